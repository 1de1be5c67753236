import Files
import Markup
import SystemPackage

/// A file that says who we are for registries: `auth.json` (containers-auth.json(5)), Docker's `config.json`, or the
/// `.dockercfg` that Docker wrote before.
struct AuthFile: Sendable {
    /// How much is read: 4 MiB.
    private static let limits = ParseLimits.handwritten

    /// An entry of `auths`.
    struct Entry: Sendable {
        let key: String
        /// A user, a colon and a password, in Base64; empty where there is none.
        let user: String
        /// Where that stands.
        let mark: Mark
        let identityToken: String?
        let registryToken: String?
    }

    /// The name of a program without `docker-credential-`, and where it stands.
    struct Program: Sendable {
        let suffix: String
        let mark: Mark
    }

    let source: String
    /// Whether hosts stand at its top, as in `.dockercfg`.
    let isLegacy: Bool
    let entries: [Entry]
    /// The programs that are asked for single registries, by registry.
    let programs: [String: Program]
    /// The program that Docker asks for all others.
    let store: Program?

    /// Reads the text of a file.
    /// - Parameters:
    ///   - source: The name of the file, for messages.
    ///   - isLegacy: Whether hosts stand at its top, as in `.dockercfg`.
    /// - Throws: ``Fault`` at what cannot be read; it shows no secrets.
    init(_ bytes: [UInt8], source: String, isLegacy: Bool = false) throws(Fault) {
        let top = try CredentialFields(
            JSON.parse(bytes, source: source, limits: Self.limits), "the file", source: source)
        self.source = source
        self.isLegacy = isLegacy
        let hosts = isLegacy ? top : try top.object("auths")
        var entries: [Entry] = []
        for pair in hosts?.pairs ?? [] {
            let fields = try CredentialFields(pair.value, "the entry `\(pair.key)`", source: source)
            let user = try fields.text("auth")
            entries.append(
                Entry(
                    key: pair.key, user: user?.text ?? "", mark: user?.mark ?? pair.mark,
                    identityToken: try fields.text("identitytoken")?.text,
                    registryToken: try fields.text("registrytoken")?.text))
        }
        self.entries = entries
        var programs: [String: Program] = [:]
        for pair in isLegacy ? [] : try top.object("credHelpers")?.pairs ?? [] {
            let name = try CredentialFields.text(pair.value, "the program of `\(pair.key)`", source: source)
            programs[pair.key] = Program(suffix: name?.text ?? "", mark: pair.value.mark)
        }
        self.programs = programs
        store = isLegacy ? nil : try top.text("credsStore").map { Program(suffix: $0.text, mark: $0.mark) }
    }

    /// Reads a file.
    /// - Returns: Nil when there is none.
    /// - Throws: `FileError` or ``Fault``.
    static func read(_ path: FilePath, isLegacy: Bool) throws -> AuthFile? {
        let bytes: [UInt8]
        do {
            bytes = try readFile(path, limit: Self.limits.bytes)
        } catch let error where (error.cause as? Errno) == .noSuchFileOrDirectory {
            return nil
        }
        return try AuthFile(bytes, source: path.string, isLegacy: isLegacy)
    }
}
