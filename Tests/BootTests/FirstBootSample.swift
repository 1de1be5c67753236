import Boot
import Inventory
import Kickstart
import TestSupport

/// One host and what its Kickstart says of its first boot.
struct Sample {
    let installation: Installation

    init(
        _ network: HostNetwork = .dhcp, interface: String? = nil, settings: InstallSettings = InstallSettings(),
        commit: String? = nil, url: String = "http://192.0.2.1:8080", serverAuthority: String? = nil
    ) throws {
        let host = Host(
            name: try HostName("node-1"), mac: try MACAddress("52:54:00:aa:bb:01"), role: .worker,
            interface: try interface.map { try InterfaceName($0) }, network: network)
        let session = BootSession(
            host: host.name, mac: host.mac ?? .example, nonce: try SecretToken(Recipe.nonce), baseURL: try BaseURL(url))
        installation = Installation(
            host: host, settings: settings, session: session, commit: commit,
            installer: Installer(session: session, settings: settings), serverAuthority: serverAuthority)
    }

    /// What `--append` of the command `bootloader` says.
    var permanent: String {
        get throws {
            let text = try installation.kickstart().text
            guard let match = text.firstMatch(of: /\nbootloader .*--append='([^']*)'/) else { throw TestFailure(text) }
            return String(match.1)
        }
    }

    /// The arguments of the first boot, out of the quotes of GRUB.
    var firstBoot: String {
        get throws {
            guard let word = try value("SLIPWAY_FIRST_BOOT"), word.hasPrefix("'"), word.hasSuffix("'"), word.count > 1
            else { throw TestFailure("no first boot") }
            return String(word.dropFirst().dropLast())
        }
    }

    /// The `data:` URL of the first boot.
    var pointer: String {
        get throws {
            guard let word = try firstBoot.split(separator: " ").first(where: { $0.hasPrefix("ignition.config.url=") })
            else { throw TestFailure("no pointer") }
            return String(word.dropFirst("ignition.config.url=".count))
        }
    }

    /// A value in the environment of a script.
    func value(_ name: String) throws -> String? {
        try installation.kickstart().scripts.flatMap(\.environment).first { $0.name == name }?.value.string
    }
}
