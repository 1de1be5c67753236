import ArgumentParser
import Cluster
import SystemPackage

/// What a bundle of secrets is encrypted with from now on.
struct ProtectionOption: ParsableArguments {
    @Flag(help: "Encrypt with a new passphrase: SLIPWAY_NEW_PASSPHRASE, or asked for at the terminal.")
    var encrypt = false
    @Option(help: ArgumentHelp("Encrypt with the first line of this file (mode 0600).", valueName: "file"))
    var newPassphraseFile: String?
    @Option(
        help: ArgumentHelp("Encrypt with this file (mode 0600, at least 32 random bytes).", valueName: "file"))
    var newKeyFile: String?
    @Flag(help: "Keep it in clear (mode 0600).")
    var decrypt = false

    func validate() throws {
        guard [encrypt, decrypt, newPassphraseFile != nil, newKeyFile != nil].count(where: { $0 }) <= 1 else {
            throw ValidationError("give one of --encrypt, --new-passphrase-file, --new-key-file and --decrypt")
        }
    }

    /// Whether anything is asked for.
    var isGiven: Bool { encrypt || decrypt || newPassphraseFile != nil || newKeyFile != nil }

    /// Reads or asks for the new key.
    /// - Throws: `BundleKeyError`, `FileError` or `CancellationError`.
    func protection() throws -> SecretStore.Protection {
        if decrypt { return .none }
        if let newKeyFile { return .key(try .keyFile(FilePath(newKeyFile))) }
        if let newPassphraseFile {
            return .key(try .passphrase(file: FilePath(newPassphraseFile)).forNewSecrets())
        }
        return encrypt ? .key(try newPassphrase()) : .kept
    }

    private func newPassphrase() throws -> BundleKey {
        if let given = Environment["SLIPWAY_NEW_PASSPHRASE"] { return try .passphrase(given).forNewSecrets() }
        let (first, second): (String, String)
        do {
            first = try Prompt.secret("New passphrase: ")
            second = try Prompt.secret("Once more: ")
        } catch is PromptError {
            throw BundleKeyError.unusable(
                "nobody can be asked for a new passphrase; give SLIPWAY_NEW_PASSPHRASE or --new-passphrase-file FILE")
        }
        // Letters that look alike may be other bytes, which open nothing.
        guard Array(first.utf8) == Array(second.utf8) else {
            throw BundleKeyError.unusable("the two passphrases differ; nothing was written")
        }
        return try .passphrase(first).forNewSecrets()
    }
}
