import Boot
import Inventory
import Markup

/// One `kickstart/recipes/NAME.yaml`: a host, how it is installed, and the URL of its server.
struct Recipe {
    let installation: Installation

    /// The nonce of every recipe: a session's own is random.
    static let nonce = "0123456789abcdef0123456789abcdef"

    init(_ text: String, source: String) throws {
        let faults = Faults(source: source)
        let fields = Fields(try YAML.parse(Array(text.utf8), source: source), faults: faults)
        let url = fields.require("url") { try BaseURL($0) }
        let commit = fields.text("commit")
        let host = fields.fields("host").flatMap { Host($0) }
        let settings = fields.fields("install").map { InstallSettings($0) } ?? InstallSettings()
        if host == nil { fields.missing("host") }
        fields.finish()
        try faults.check()
        guard let url, let host else { throw FaultReport([]) }
        let session = BootSession(
            host: host.name, mac: host.mac, nonce: try SecretToken(Self.nonce), baseURL: url)
        installation = Installation(host: host, settings: settings, session: session, commit: commit)
    }
}
