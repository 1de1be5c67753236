import Boot
import Inventory
import Kickstart
import Markup

/// A host with a network, about to be installed.
struct NetworkSample {
    let installation: Installation

    /// - Parameter keys: YAML of the host's own keys beside its name, MAC and role.
    init(_ keys: String, version: SyntaxVersion = .rhel9) throws {
        let text = "name: node-1.example.com\nmac: \(NetworkGenerator.bootMAC)\nrole: worker\n" + keys
        let faults = Faults(source: "h")
        let host = Host(Fields(try YAML.parse(Array(text.utf8), source: "h"), path: "hosts[0]", faults: faults))
        try faults.check()
        guard let host else { throw FaultReport([]) }
        let session = BootSession(
            host: host.name, mac: host.mac ?? .example, nonce: try SecretToken(Recipe.nonce),
            baseURL: try BaseURL("http://192.0.2.1:8080"))
        installation = Installation(
            host: host, settings: InstallSettings(), session: session, commit: nil,
            installer: Installer(
                kernel: "http://192.0.2.1/k", initrd: "http://192.0.2.1/i", version: version, architecture: .x86))
    }

    /// - Parameter network: YAML of the keys of `network`.
    init(network: String, version: SyntaxVersion = .rhel9) throws {
        let lines = network.split(separator: "\n").map { "  \($0)\n" }.joined()
        try self.init("network:\n\(lines)", version: version)
    }

    /// The `network` lines of the Kickstart.
    func lines() throws -> [String] {
        try installation.kickstart().text.split(separator: "\n").map(String.init).filter { $0.hasPrefix("network ") }
    }

    /// The words of the installer's kernel line.
    func words() throws -> [String] {
        try installation.installerCommandLine().text.split(separator: " ").map(String.init)
    }

    /// The words that the Kickstart leaves for the kernel line of the first boot, where there is a network.
    func firstBootWords() throws -> [String] {
        let lines = try installation.kickstart().text.split(separator: "\n")
        let line = lines.first { $0.contains("rd.neednet=1") } ?? ""
        return line.split { " '\"".contains($0) }.map(String.init)
    }
}
