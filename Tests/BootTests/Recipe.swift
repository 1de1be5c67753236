import Boot
import Inventory
import Kickstart
import Markup

/// One `kickstart/recipes/NAME.yaml`: a host, how it is installed, and what only the server knows: its URL, the commit
/// in its archive, and what the medium is.
struct Recipe {
    let installation: Installation

    /// The nonce of every recipe: a session's own is random.
    static let nonce = "0123456789abcdef0123456789abcdef"

    /// Reads a recipe; `disk` and the network stand with the host or below `install`, as in a cluster file.
    init(_ text: String, source: String) throws {
        let faults = Faults(source: source)
        let fields = Fields(try YAML.parse(Array(text.utf8), source: source), faults: faults)
        let url = fields.require("url") { try BaseURL($0) }
        let commit = fields.text("commit")
        let medium = fields.fields("medium").map { Medium($0) }
        let host = fields.fields("host").flatMap { Host($0) }
        let settings = fields.fields("install").map { InstallSettings($0) } ?? InstallSettings()
        if host == nil { fields.missing("host") }
        fields.finish()
        try faults.check()
        guard let url, let host else { throw FaultReport([]) }
        let session = BootSession(
            host: host.name, mac: host.mac ?? .example, nonce: try SecretToken(Self.nonce), baseURL: url)
        let own = Installer(session: session, settings: settings)
        installation = Installation(
            host: host, settings: settings, session: session, commit: commit,
            installer: medium.map { $0.installer(named: settings.medium ?? "", at: url, version: settings.version) }
                ?? own)
    }

    /// What a host of the recipe is sent: its Kickstart, or its boot script where there is none.
    var output: (suffix: String, text: String) {
        get throws {
            guard installation.hasKickstart else { return (".ipxe", try IPXEScript.installer(installation).text) }
            return (".ks", try installation.kickstart().text)
        }
    }

    /// What an imported medium says of itself.
    private struct Medium {
        let version: SyntaxVersion?
        let architecture: Architecture
        let rootFS: String?

        init(_ fields: Fields) {
            version = fields.parse("version") { try Self.word($0) }
            architecture = fields.parse("architecture") { try Self.word($0) } ?? .x86
            rootFS = fields.text("rootfs")
            fields.finish()
        }

        private static func word<Word: RawRepresentable<String>>(_ text: String) throws -> Word {
            guard let word = Word(rawValue: text) else { throw InvalidValue(text, expected: "\(Word.self)") }
            return word
        }

        func installer(named name: String, at url: BaseURL, version own: SyntaxVersion?) -> Installer {
            let tree = "\(url)/media/\(name)"
            return Installer(
                kernel: "\(tree)/images/pxeboot/vmlinuz", initrd: "\(tree)/images/pxeboot/initrd.img",
                stage2: rootFS == nil ? tree : nil, rootFS: rootFS.map { "\(tree)/\($0)" },
                version: own ?? version ?? .rhel9, architecture: architecture)
        }
    }
}
