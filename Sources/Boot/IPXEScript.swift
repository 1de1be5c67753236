package import Inventory

/// A script for iPXE (ipxe.org, "Command reference"): a list of typed lines, so that no value can add one.
///
/// iPXE splits a line at white space, knows no quotes, ends a command at the words `||`, `&&` and `;` or at a word that
/// begins with `#`, and expands `${...}`.
package struct IPXEScript: Equatable, Sendable {
    private let lines: [Line]

    private enum Line: Equatable, Sendable {
        case echo(String)
        case chain(url: String)
        case sleep(seconds: Int)
        case kernel(url: String, KernelCommandLine)
        case initrd(name: String, url: String)
        case boot
        case bootDisk
        case exit

        var text: String {
            switch self {
            case .echo(let text): "echo \(text)"
            // With --replace the next script never comes back here: only a script that was not fetched is tried again.
            case .chain(let url): "chain --replace --autofree \(url) || echo No boot script from \(url)"
            case .sleep(let seconds): "sleep \(seconds)"
            case .kernel(let url, let commandLine): "kernel \(url) \(commandLine.text)"
            case .initrd(let name, let url): "initrd --name \(name) \(url)"
            case .boot: "boot"
            // EFI's own boot order comes next anyway; a BIOS may go in circles.
            case .bootDisk: "iseq ${platform} pcbios && sanboot --no-describe --drive 0x80 ||"
            case .exit: "exit"
            }
        }
    }

    /// The script in ASCII, each line ended by a newline.
    package var text: String { "#!ipxe\n" + lines.map { $0.text + "\n" }.joined() }

    /// The path at which a host finds its own script, below the base URL.
    package static func path(of mac: MACAddress) -> String { path(ofHyphenated: mac.hyphenated) }

    private static func path(ofHyphenated mac: String) -> String { "/boot/\(mac).ipxe" }

    /// The path of the first script, below the base URL.
    private static let entryPath = "/boot.ipxe"

    /// What a machine tells of itself besides its MAC (ipxe.org, "Settings"); what it does not know is empty.
    private static let marks =
        "?uuid=${uuid}&serial=${serial:uristring}&asset=${asset:uristring}&arch=${buildarch}"

    /// The script that every host gets first: it asks for the script of the interface that it booted from, and
    /// leaves the host to its next boot device when there is none after three tries.
    /// - Parameter labels: What the operator's network said of the machine, to be handed on.
    package static func discovery(_ labels: MachineLabels = MachineLabels(), baseURL: BaseURL) -> IPXEScript {
        let all = ([marks] + labels.parameters).joined(separator: "&")
        let chain = Line.chain(url: baseURL.description + path(ofHyphenated: "${netX/mac:hexhyp}") + all)
        return IPXEScript(lines: [
            chain, .sleep(seconds: 5), chain, .sleep(seconds: 10), chain, .sleep(seconds: 5), .exit,
        ])
    }

    /// The script that starts the installer, or the live system, on a host.
    /// - Throws: ``BootError`` for a command line that cannot be made, or an argument that holds what iPXE would take
    ///   for its own.
    package static func installer(_ installation: Installation) throws(BootError) -> IPXEScript {
        let commandLine = try installation.bootCommandLine()
        for word in commandLine.text.split(separator: " ", omittingEmptySubsequences: false) {
            guard !word.isEmpty, !["||", "&&", ";"].contains(word), !word.hasPrefix("#"), !word.contains("${") else {
                throw .scriptWord(word.isEmpty ? "  " : String(word))
            }
        }
        let session = installation.session
        let verb = installation.settings.isFlatcar ? "boots" : "installs"
        var lines: [Line] = [
            .echo("Slipway \(verb) \(session.host) (\(session.mac))"),
            .kernel(url: installation.installer.kernel, commandLine),
            .initrd(name: "initrd", url: installation.installer.initrd),
        ]
        // Behind the installer's own, since what is unpacked later wins.
        if installation.needsAuthorityImage {
            lines.append(.initrd(name: AuthorityImage.name, url: "\(session.baseURL)\(AuthorityImage.path)"))
        }
        return IPXEScript(lines: lines + [.boot])
    }

    /// The script of a host that boots what is on its disk.
    package static let localDisk = IPXEScript(lines: [.echo("Slipway: this host boots its disk"), .bootDisk, .exit])

    /// The script of a host that must wait: it says why, and begins again half a minute later; when the server is gone
    /// then, it leaves the host to its next boot device.
    /// - Parameter reason: Whatever of it a script could take for something else is left out.
    package static func wait(
        _ reason: String, _ labels: MachineLabels = MachineLabels(), baseURL: BaseURL
    ) -> IPXEScript {
        let query = labels.parameters.isEmpty ? "" : "?" + labels.parameters.joined(separator: "&")
        let again = Line.chain(url: baseURL.description + entryPath + query)
        return IPXEScript(lines: [
            .echo("Slipway: this host waits: \(plain(reason))"), .sleep(seconds: 30), again, .sleep(seconds: 10), again,
            .sleep(seconds: 30), again, .exit,
        ])
    }

    private static func plain(_ text: String) -> String {
        text.prefix(160).reduce(into: "") { result, character in
            let isPlain =
                character.isASCII && (character.isLetter || character.isNumber) || " .,:_/()-".contains(character)
            result.append(isPlain ? character : "-")
        }
    }

    /// The script of a host that nobody listed: it says so, waits half a minute for somebody to read it, and leaves
    /// the host to its next boot device.
    package static func unknownHost(_ mac: MACAddress) -> IPXEScript {
        IPXEScript(lines: [
            .echo("No host with the MAC address \(mac) is known here; add it to hosts: in the cluster file"),
            .sleep(seconds: 30),
            .exit,
        ])
    }
}
