import Files
import Glibc
package import SystemPackage

/// Where the secrets of a cluster are kept: one directory (0700) for each cluster, files only their owner reads (0600).
///
/// A file is complete when it bears its name, so a run that was killed is simply run again. The kubeconfig follows the
/// secrets: it is written again whenever it is missing or other than it should be. It stays in clear when the secrets
/// are encrypted, since kubectl reads nothing else; it opens the cluster, but makes no new hosts and no new authority.
package struct SecretStore: Sendable {
    /// How a changed bundle is protected.
    package enum Protection: Sendable {
        /// As it was; new secrets with the key that was given, if any.
        case kept
        case key(BundleKey)
        case none
    }

    private static let fileLimit = 1 << 20

    private let directory: FilePath
    private let access: SecretsAccess

    /// - Parameters:
    ///   - state: The directory of all clusters.
    ///   - cluster: Whose secrets.
    ///   - access: How encrypted secrets are opened; new ones are encrypted with the key that is given there.
    package init(_ state: FilePath, cluster: ClusterName, access: SecretsAccess = SecretsAccess()) {
        directory = state.appending("clusters").appending(cluster.description)
        self.access = access
    }

    /// Where the operator finds the kubeconfig.
    package var kubeconfig: FilePath { directory.appending("kubeconfig") }

    /// Where the secrets are.
    package var file: FilePath { directory.appending("secrets.json") }

    /// The secrets of the cluster: those that are there, or new ones, which are there from now on.
    /// - Parameter now: Seconds since 1970, for the certificates.
    /// - Throws: `FileError`, `Fault`, `FaultReport`, ``BundleKeyError``, ``ExposedSecrets``, ``OtherCluster`` or the
    ///   errors of `PKI`.
    package func load(creatingFor cluster: ClusterDefinition, now: Int64) throws -> ClusterSecrets {
        try change(cluster) { found in
            if let found {
                try check(found.secrets, for: cluster)
                return found
            }
            let key = try access.given?.forNewSecrets()
            return SecretBundle(try ClusterSecrets(newFor: cluster, now: now), key: key)
        }
    }

    /// The secrets that are there; nil when there are none. Nothing is written.
    /// - Throws: What ``load(creatingFor:now:)`` throws.
    package func existing(for cluster: ClusterDefinition) throws -> SecretBundle? {
        let found = try read()
        if let found { try check(found.secrets, for: cluster) }
        return found
    }

    /// Changes the secrets, at once or not at all.
    /// - Parameter body: Gets those that are there; what it gives is there from now on.
    /// - Returns: The new secrets.
    /// - Throws: What ``load(creatingFor:now:)`` and `body` throw; the secrets are then as they were.
    package func update(
        _ cluster: ClusterDefinition, protection: Protection = .kept, _ body: (ClusterSecrets?) throws -> ClusterSecrets
    ) throws -> ClusterSecrets {
        try change(cluster) { found in
            if let found { try check(found.secrets, for: cluster) }
            return SecretBundle(try body(found?.secrets), key: try key(found, protection))
        }
    }

    /// Puts secrets in the place of whatever is there. That must be readable only for ``Protection/kept``, so that
    /// what was encrypted never comes to lie in clear unasked.
    /// - Throws: `FileError`, and for ``Protection/kept`` what ``load(creatingFor:now:)`` throws.
    package func replace(
        _ cluster: ClusterDefinition, protection: Protection = .kept, with secrets: ClusterSecrets
    ) throws {
        try locked {
            let found: SecretBundle?
            if case .kept = protection { found = try read() } else { found = nil }
            try write(SecretBundle(secrets, key: try key(found, protection)))
            try writeKubeconfig(cluster, secrets)
        }
    }

    private func key(_ found: SecretBundle?, _ protection: Protection) throws(BundleKeyError) -> BundleKey? {
        switch protection {
        case .kept: if let found { found.key } else { try access.given?.forNewSecrets() }
        case .key(let key): key
        case .none: nil
        }
    }

    private func change(
        _ cluster: ClusterDefinition, _ body: (SecretBundle?) throws -> SecretBundle
    ) throws -> ClusterSecrets {
        try locked {
            let found = try read()
            let bundle = try body(found)
            if found != bundle { try write(bundle) }
            try writeKubeconfig(cluster, bundle.secrets)
            return bundle.secrets
        }
    }

    private func locked<Result>(_ body: () throws -> Result) throws -> Result {
        try createDirectories(directory, mode: .ownerReadWriteExecute)
        try checkDirectory()
        let lock = try FileLock(directory.appending(".lock"))
        let result = try body()
        _ = consume lock
        return result
    }

    private func check(_ secrets: ClusterSecrets, for cluster: ClusterDefinition) throws(OtherCluster) {
        guard secrets.endpoint == cluster.controlPlaneEndpoint else {
            throw OtherCluster(name: cluster.name, endpoint: secrets.endpoint, directory: directory)
        }
    }

    /// Who may put files there could give the cluster an authority of their own.
    private func checkDirectory() throws {
        guard let status = try status(of: directory, with: stat) else { return }
        guard status.st_uid == geteuid(), status.st_mode & 0o022 == 0 else {
            throw ExposedSecrets(path: directory, problem: .writable(status.st_mode & 0o7777))
        }
    }

    private func read() throws -> SecretBundle? {
        try checkDirectory()
        guard let status = try status(of: file) else { return nil }
        guard status.st_mode & S_IFMT == S_IFREG else { throw ExposedSecrets(path: file, problem: .elsewhere) }
        guard isPrivate(status) else {
            throw ExposedSecrets(path: file, problem: .readable(status.st_mode & 0o777))
        }
        return try SecretBundle.read(
            readFile(file, limit: Self.fileLimit), source: file.string, access: access)
    }

    private func write(_ bundle: SecretBundle) throws {
        try AtomicFile.write(Array(bundle.text().utf8), to: file, mode: .ownerReadWrite)
    }

    private func writeKubeconfig(_ cluster: ClusterDefinition, _ secrets: ClusterSecrets) throws {
        let text = Array(Kubeconfig(cluster, secrets: secrets).text.utf8)
        let isPrivate = try status(of: kubeconfig).map(isPrivate) ?? false
        if try !isPrivate || readFile(kubeconfig, limit: Self.fileLimit) != text {
            try AtomicFile.write(text, to: kubeconfig, mode: .ownerReadWrite)
        }
    }

    /// Whether only the caller can have read or written a file.
    private func isPrivate(_ status: stat) -> Bool {
        status.st_mode & (S_IFMT | 0o077) == S_IFREG && status.st_uid == geteuid()
    }

    /// Owner, kind and mode of what bears a name; nil when nothing does.
    private func status(
        of path: FilePath, with look: (UnsafePointer<CChar>, UnsafeMutablePointer<stat>) -> Int32 = lstat
    ) throws(FileError) -> stat? {
        var status = stat()
        if look(path.string, &status) == 0 { return status }
        guard errno == ENOENT else { throw FileError("read", path, Errno(rawValue: errno)) }
        return nil
    }
}
