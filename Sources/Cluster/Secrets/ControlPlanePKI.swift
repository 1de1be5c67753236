import Files
package import PKI
package import SystemPackage

/// The authorities and the service-account key of a cluster, as its control-plane hosts have them.
package struct ControlPlanePKI: Sendable {
    package let authority: CertificateAuthority
    /// nil where the source has none of it.
    package let frontProxyAuthority: CertificateAuthority?
    package let etcdAuthority: CertificateAuthority?
    package let serviceAccountKey: PrivateKey?

    /// Reads the files that there are, and checks that the keys fit.
    /// - Parameters:
    ///   - texts: What the files hold.
    ///   - source: The directory or the Secret, for messages.
    /// - Throws: ``ControlPlanePKIError``.
    package init(_ texts: [ControlPlaneFile: String], source: String) throws(ControlPlanePKIError) {
        let reader = Reader(texts: texts, source: source)
        guard let authority = try reader.authority(.authority, .authorityKey) else {
            throw ControlPlanePKIError(source: source, file: .authority, problem: "it is missing")
        }
        self.authority = authority
        frontProxyAuthority = try reader.authority(.frontProxyAuthority, .frontProxyAuthorityKey)
        etcdAuthority = try reader.authority(.etcdAuthority, .etcdAuthorityKey)
        serviceAccountKey = try reader.serviceAccountKey()
    }

    /// Reads kubeadm's certificate directory, or a copy of it.
    /// - Throws: ``ControlPlanePKIError``, or `FileError` for a file that is there and cannot be read.
    package static func read(directory: FilePath) throws -> ControlPlanePKI {
        var texts: [ControlPlaneFile: String] = [:]
        for file in ControlPlaneFile.allCases {
            texts[file] = try text(directory.pushing(FilePath(file.path)))
        }
        return try ControlPlanePKI(texts, source: directory.string)
    }

    /// The text of a file; nil when there is none.
    private static func text(_ path: FilePath) throws(FileError) -> String? {
        do {
            return String(decoding: try readFile(path, limit: fileLimit), as: UTF8.self)
        } catch {
            guard let cause = error.cause as? Errno, cause == .noSuchFileOrDirectory else { throw error }
            return nil
        }
    }

    private static let fileLimit = 64 << 10

    private struct Reader {
        let texts: [ControlPlaneFile: String]
        let source: String

        func authority(
            _ file: ControlPlaneFile, _ keyFile: ControlPlaneFile
        ) throws(ControlPlanePKIError) -> CertificateAuthority? {
            guard let text = texts[file] else {
                guard texts[keyFile] != nil else { return nil }
                throw ControlPlanePKIError(source: source, file: file, problem: "it is missing, and its key is there")
            }
            guard let keyText = texts[keyFile] else {
                throw ControlPlanePKIError(
                    source: source, file: keyFile,
                    problem: "it is missing; a cluster whose authority's key is kept elsewhere cannot be imported")
            }
            let certificate = try parsed(file) { () throws(PKIError) in try Certificate(pem: text) }
            let key = try parsed(keyFile) { () throws(PKIError) in try PrivateKey(pem: keyText) }
            return try parsed(keyFile) { () throws(PKIError) in
                try CertificateAuthority(certificate: certificate, key: key)
            }
        }

        func serviceAccountKey() throws(ControlPlanePKIError) -> PrivateKey? {
            guard let text = texts[.serviceAccountKey] else { return nil }
            let key = try parsed(.serviceAccountKey) { () throws(PKIError) in try PrivateKey(pem: text) }
            if let publicHalf = texts[.serviceAccountPublicKey] {
                guard publicHalf.filter({ !$0.isWhitespace }) == key.publicKey.filter({ !$0.isWhitespace }) else {
                    throw ControlPlanePKIError(
                        source: source, file: .serviceAccountPublicKey, problem: "it is not the public half of sa.key")
                }
            }
            return key
        }

        private func parsed<Result>(
            _ file: ControlPlaneFile, _ body: () throws(PKIError) -> Result
        ) throws(ControlPlanePKIError) -> Result {
            do { return try body() } catch {
                throw ControlPlanePKIError(source: source, file: file, problem: "\(error)")
            }
        }
    }
}

/// A control plane's certificates that cannot be taken.
package struct ControlPlanePKIError: Error, CustomStringConvertible, Sendable {
    let source: String
    let file: ControlPlaneFile
    let problem: String

    package var description: String { "\(file.path) of \(source): \(problem)" }
}
