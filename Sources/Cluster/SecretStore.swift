import Files
import Glibc
import Markup
import PKI
package import SystemPackage

/// Where the secrets of a cluster are kept: one directory (0700) for each cluster, files only their owner reads (0600).
///
/// A file is complete when it bears its name, so a run that was killed is simply run again.
package struct SecretStore: Sendable {
    private static let fileLimit = 1 << 20

    private let directory: FilePath

    /// - Parameters:
    ///   - state: The directory of all clusters.
    ///   - cluster: Whose secrets.
    package init(_ state: FilePath, cluster: ClusterName) {
        directory = state.appending("clusters").appending(cluster.description)
    }

    /// Where the operator finds the kubeconfig.
    package var kubeconfig: FilePath { directory.appending("kubeconfig") }

    private var file: FilePath { directory.appending("secrets.json") }

    /// The secrets of the cluster: those that are there, or new ones, which are there from now on. The kubeconfig is
    /// written when it is missing or other than it should be.
    /// - Parameter now: Seconds since 1970, for the certificates.
    /// - Throws: `FileError`, `Fault`, `FaultReport`, ``ExposedSecrets`` or the errors of `PKI`.
    package func load(creatingFor cluster: ClusterDefinition, now: Int64) throws -> ClusterSecrets {
        try createDirectories(directory, mode: .ownerReadWriteExecute)
        let lock = try FileLock(directory.appending(".lock"))
        let secrets: ClusterSecrets
        if let existing = try read() {
            guard existing.endpoint == cluster.controlPlaneEndpoint else {
                throw OtherCluster(name: cluster.name, endpoint: existing.endpoint, directory: directory)
            }
            secrets = existing
        } else {
            secrets = try ClusterSecrets(newFor: cluster, now: now)
            try AtomicFile.write(Array(secrets.value.json(indent: 2).utf8), to: file, mode: .ownerReadWrite)
        }
        let text = Array(Kubeconfig(cluster, secrets: secrets).text.utf8)
        let isPrivate = try status(of: kubeconfig).map(isPrivate) ?? false
        if try !isPrivate || readFile(kubeconfig, limit: Self.fileLimit) != text {
            try AtomicFile.write(text, to: kubeconfig, mode: .ownerReadWrite)
        }
        _ = consume lock
        return secrets
    }

    private func read() throws -> ClusterSecrets? {
        guard let status = try status(of: file) else { return nil }
        guard isPrivate(status) else { throw ExposedSecrets(path: file, mode: status.st_mode & 0o777) }
        let root = try JSON.parse(readFile(file, limit: Self.fileLimit), source: file.string)
        let faults = Faults(source: file.string)
        let secrets = ClusterSecrets(Fields(root, faults: faults))
        try faults.check()
        // A key that does not fit would show only when the nodes refuse each other.
        if let secrets { _ = try CertificateAuthority(certificate: secrets.authority, key: secrets.authorityKey) }
        return secrets
    }

    /// Whether only the caller can have read or written a file.
    private func isPrivate(_ status: stat) -> Bool { status.st_mode & 0o077 == 0 && status.st_uid == geteuid() }

    /// Owner and mode of a file; nil when there is none.
    private func status(of path: FilePath) throws(FileError) -> stat? {
        var status = stat()
        if stat(path.string, &status) == 0 { return status }
        guard errno == ENOENT else { throw FileError("read", path, Errno(rawValue: errno)) }
        return nil
    }
}

/// The name belongs to a cluster that is reached elsewhere.
package struct OtherCluster: Error, CustomStringConvertible, Sendable {
    let name: ClusterName
    let endpoint: String
    let directory: FilePath

    package var description: String {
        """
        \(directory) holds the secrets of a cluster `\(name)` at \(endpoint); give this one another name or another \
        state directory, or move that directory away if the cluster is gone
        """
    }
}

/// Secrets that others can read are no secrets any more.
package struct ExposedSecrets: Error, CustomStringConvertible, Sendable {
    let path: FilePath
    let mode: UInt32

    package var description: String {
        """
        \(path) is another user's or can be read by others (mode \(String(mode, radix: 8))); if nobody did, make it \
        yours and run `chmod 600 \(path)`, otherwise move it away and install the cluster anew
        """
    }
}
