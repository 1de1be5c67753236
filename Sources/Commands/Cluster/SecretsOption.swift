import ArgumentParser
import Cluster
import Operations
import SystemPackage

/// Where a cluster's secrets are, and what opens them when they are encrypted.
struct SecretsOption: ParsableArguments {
    @OptionGroup var state: StateOption
    @Option(
        help: ArgumentHelp(
            "The passphrase of encrypted secrets is the first line of this file (mode 0600); SLIPWAY_PASSPHRASE, then a question at the terminal.",
            valueName: "file"))
    var passphraseFile: String?
    @Option(
        help: ArgumentHelp("The secrets are encrypted with the content of this file (mode 0600).", valueName: "file"))
    var keyFile: String?

    func validate() throws {
        guard passphraseFile == nil || keyFile == nil else {
            throw ValidationError("give either --passphrase-file or --key-file")
        }
    }

    /// The store of a cluster's secrets.
    /// - Throws: What is wrong with the files named, or ``CommandFailed`` when there is no state directory.
    func store(for cluster: ClusterName) throws -> SecretStore {
        SecretStore(try state.directory(), cluster: cluster, access: try access())
    }

    /// The secrets that are kept for a cluster; nil where there are none, or no cluster is named.
    func existing(for cluster: ClusterDefinition?) async throws -> ClusterSecrets? {
        guard let cluster else { return nil }
        let store = try store(for: cluster.name)
        return try await blocking { _ in try store.existing(for: cluster)?.secrets }
    }

    /// How encrypted secrets are opened.
    /// - Throws: What is wrong with the files named.
    func access() throws -> SecretsAccess {
        SecretsAccess(given: try given()) { source in
            do { return try .passphrase(Prompt.secret("Passphrase of \(source): ")) } catch is PromptError {
                return nil
            }
        }
    }

    private func given() throws -> BundleKey? {
        if let keyFile { return try .keyFile(FilePath(keyFile)) }
        if let passphraseFile { return try .passphrase(file: FilePath(passphraseFile)) }
        return try Environment["SLIPWAY_PASSPHRASE"].map { try .passphrase($0) }
    }
}
