import Boot
import Inventory
import Kickstart
import Markup
import TestSupport
import Testing

/// No key of `install:` and of a host's network is read and then forgotten.
@Suite("What keys do") struct KeyEffectTests {
    /// What a host of these keys is sent: its boot script, and its Kickstart where it reads one.
    private static func sent(install: String, host: String) throws -> String {
        let text =
            "host: {name: h, mac: '52:54:00:00:00:00', role: worker\(host.isEmpty ? "" : ", " + host)}\n"
            + "install: {\(install)}\n"
        let faults = Faults(source: "h")
        let root = Fields(try YAML.parse(Array(text.utf8), source: "h"), faults: faults)
        let host = root.fields("host").flatMap { Host($0) }
        let settings = root.fields("install").map { InstallSettings($0) }
        try faults.check()
        guard let host, let settings else { throw TestFailure(text) }
        let session = BootSession(
            host: host.name, mac: host.mac ?? .example, nonce: try SecretToken(Recipe.nonce),
            baseURL: try BaseURL("http://192.0.2.1:8080"))
        let installation = Installation(
            host: host, settings: settings, session: session, commit: nil,
            installer: Installer(session: session, settings: settings))
        let script = try IPXEScript.installer(installation).text
        return installation.hasKickstart ? script + (try installation.kickstart().text) : script
    }

    @Test("each changes what a host is sent", arguments: KeyEffect.install)
    func install(_ effect: KeyEffect) throws {
        let before = try Self.sent(install: effect.before, host: "")
        #expect(try Self.sent(install: effect.after, host: "") != before)
    }

    @Test("each of a host does", arguments: KeyEffect.network)
    func network(_ effect: KeyEffect) throws {
        let before = try Self.sent(install: "", host: effect.before)
        #expect(try Self.sent(install: "", host: effect.after) != before)
    }

    @Test("where there is no Kickstart, each does or is refused", arguments: ["fedora-coreos", "flatcar"])
    func liveSystems(_ osName: String) throws {
        let base = "method: coreos, osName: \(osName)"
        for effect in KeyEffect.install where effect.key != "method" && !effect.after.contains("osName") {
            let after = effect.after.replacing("method: ostreecontainer, ", with: "")
            let disk = after.hasPrefix("disk") ? "" : ", disk: sda"
            let before = disk.isEmpty ? "" : try Self.sent(install: base + disk, host: "")
            let sent = try? Self.sent(install: "\(base)\(disk), \(after)", host: "")
            // Flatcar runs out of its RAM disk: no disk is written to.
            #expect(sent != before, "\(effect)")
        }
        // The disk is said by `install`; the interface is its node's to know, where Flatcar asks by DHCP on all.
        for effect in KeyEffect.network where !["disk", "interface"].contains(effect.key) {
            let install = base + (osName == "flatcar" ? "" : ", disk: sda")
            let before = try? Self.sent(install: install, host: effect.before)
            let after = try? Self.sent(install: install, host: effect.after)
            #expect(before == nil && after == nil || before != after, "\(effect)")
        }
    }

    @Test("all that the documentation names are here")
    func all() throws {
        let text = try readText(Places.repository + "/docs/cluster.md")
        let known = KeyEffect.install.map { "install.\($0.key)" } + KeyEffect.network.map { "hosts[].\($0.key)" }
        // Files that the server hands out or that other tests read, and what an initial RAM disk cannot be told.
        let others: Set = [
            "install.medium", "install.kernel", "install.initrd", "install.rootfs", "install.pre", "install.post",
            "install.onerror", "install.certificateAuthorities", "hosts[].network.bridges[].parameters",
        ]
        let keys = text.matches(of: /\| `((?:install|hosts\[\]\.network)\.[^`]+)`/).map { String($0.1) }
        #expect(keys.count > 100)
        #expect(keys.filter { !known.contains($0) && !others.contains($0) } == [])
        #expect(known.filter { !text.contains("| `\($0)`") } == [])
    }
}
