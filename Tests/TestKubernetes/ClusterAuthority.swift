import Synchronization
import TestSupport

/// The certificate authority of a fake cluster, made and asked by the `openssl` tool.
package final class ClusterAuthority: Sendable {
    /// PEM.
    package let certificate: String
    let certificateFile: String
    private let keyFile: String
    private let directory: TemporaryDirectory
    private let known = Mutex<[[UInt8]: Peer]>([:])
    /// What was issued, by what was asked for.
    private let issued = Mutex<[[String]: Identity]>([:])

    /// Who a client's certificate says he is.
    enum Peer: Sendable {
        /// There is no certificate.
        case nobody
        /// There is one, and this authority does not stand for it now.
        case refused
        case user(APIUser)
    }

    /// Files of a certificate and its key, PEM.
    package struct Identity: Sendable {
        package let certificate: String
        package let key: String
    }

    package init(_ name: String = "kubernetes") async throws {
        directory = try TemporaryDirectory()
        certificateFile = directory("ca.crt")
        keyFile = directory("ca.key")
        try await Self.openssl(
            ["req", "-x509", "-days", "3650", "-subj", "/CN=\(name)", "-keyout", keyFile, "-out", certificateFile]
                + Self.newKey
                + ["-addext", "keyUsage=critical,digitalSignature,keyEncipherment,keyCertSign"])
        certificate = try readText(certificateFile)
    }

    /// An authority that is there already, both PEM: that of a bundle of secrets.
    package init(certificate: String, key: String) throws {
        directory = try TemporaryDirectory()
        self.certificate = certificate
        certificateFile = try directory.write("ca.crt", certificate)
        keyFile = try directory.write("ca.key", key, mode: 0o600)
    }

    /// - Parameter days: Below 1 the certificate has ended.
    package func server(_ names: String, days: Int = 30) async throws -> Identity {
        try await issue("/CN=kube-apiserver", "subjectAltName=\(names)\nextendedKeyUsage=serverAuth\n", days)
    }

    package func client(_ user: APIUser, days: Int = 30) async throws -> Identity {
        let subject = user.groups.map { "/O=\($0)" }.joined() + "/CN=\(user.name)"
        return try await issue(subject, "extendedKeyUsage=clientAuth\n", days)
    }

    private func issue(_ subject: String, _ extensions: String, _ days: Int) async throws -> Identity {
        let wanted = [subject, extensions, "\(days)"]
        if let identity = issued.withLock({ $0[wanted] }) { return identity }
        let number = Int.random(in: 1 ... .max)
        let identity = Identity(certificate: directory("\(number).crt"), key: directory("\(number).key"))
        let request = directory("\(number).csr")
        let settings = try directory.write("\(number).ext", "keyUsage=critical,digitalSignature\n" + extensions)
        try await Self.openssl(["req", "-subj", subject, "-keyout", identity.key, "-out", request] + Self.newKey)
        try await Self.openssl([
            "x509", "-req", "-in", request, "-CA", certificateFile, "-CAkey", keyFile, "-set_serial", "\(number)",
            "-days", "\(days)", "-extfile", settings, "-out", identity.certificate,
        ])
        issued.withLock { $0[wanted] = identity }
        return identity
    }

    /// Signs what a CertificateSigningRequest holds, as the controller manager does.
    func sign(_ request: String) async throws -> String {
        let number = Int.random(in: 1 ... .max)
        let file = try directory.write("\(number).csr", request)
        let settings = try directory.write("\(number).ext", "extendedKeyUsage=clientAuth,serverAuth\n")
        try await Self.openssl([
            "x509", "-req", "-in", file, "-CA", certificateFile, "-CAkey", keyFile, "-set_serial", "\(number)",
            "-days", "365", "-copy_extensions", "copy", "-extfile", settings, "-out", directory("\(number).crt"),
        ])
        return try directory.read("\(number).crt")
    }

    /// Who holds this certificate (DER).
    func peer(_ der: [UInt8]) async -> Peer {
        if let peer = known.withLock({ $0[der] }) { return peer }
        let peer = (try? await look(der)) ?? .refused
        known.withLock { $0[der] = peer }
        return peer
    }

    private func look(_ der: [UInt8]) async throws -> Peer {
        let lines = Base64.encode(der)
        let file = try directory.write(
            "peer-\(Int.random(in: 1 ... .max)).crt",
            "-----BEGIN CERTIFICATE-----\n\(Self.wrapped(lines))\n-----END CERTIFICATE-----\n")
        let verified = try await run(
            "openssl", ["verify", "-purpose", "sslclient", "-CAfile", certificateFile, file])
        guard verified.succeeded else { return .refused }
        let subject = try await run(
            "openssl", ["x509", "-in", file, "-noout", "-subject", "-nameopt", "sep_multiline,sname,utf8"])
        var name = ""
        var groups: [String] = []
        for line in subject.output.split(separator: "\n") {
            let pair = line.drop { $0 == " " }.split(separator: "=", maxSplits: 1).map(String.init)
            guard pair.count == 2 else { continue }
            if pair[0] == "CN" { name = pair[1] }
            if pair[0] == "O" { groups.append(pair[1]) }
        }
        return .user(APIUser(name, groups: groups).authenticated)
    }

    private static func wrapped(_ text: String) -> String {
        var rest = text[...]
        var lines: [Substring] = []
        while !rest.isEmpty {
            lines.append(rest.prefix(64))
            rest = rest.dropFirst(64)
        }
        return lines.joined(separator: "\n")
    }

    private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]

    private static func openssl(_ arguments: [String]) async throws {
        let result = try await run("openssl", arguments)
        guard result.succeeded else { throw TestFailure("openssl \(arguments[0]): \(result)") }
    }
}
