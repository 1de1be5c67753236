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
        case initrd(url: String)
        case boot
        case exit

        var text: String {
            switch self {
            case .echo(let text): "echo \(text)"
            // With --replace the next script never comes back here: only a script that was not fetched is tried again.
            case .chain(let url): "chain --replace --autofree \(url) || echo No boot script from \(url)"
            case .sleep(let seconds): "sleep \(seconds)"
            case .kernel(let url, let commandLine): "kernel \(url) \(commandLine.text)"
            case .initrd(let url): "initrd --name initrd \(url)"
            case .boot: "boot"
            case .exit: "exit"
            }
        }
    }

    /// The script in ASCII, each line ended by a newline.
    package var text: String { "#!ipxe\n" + lines.map { $0.text + "\n" }.joined() }

    /// The path at which a host finds its own script, below the base URL.
    package static func path(of mac: MACAddress) -> String { path(ofHyphenated: mac.hyphenated) }

    private static func path(ofHyphenated mac: String) -> String { "/boot/\(mac).ipxe" }

    /// The one script that every host gets first: it asks for the script of the interface that it booted from, and
    /// leaves the host to its next boot device when there is none after three tries.
    package static func discovery(baseURL: BaseURL) -> IPXEScript {
        let chain = Line.chain(url: baseURL.description + path(ofHyphenated: "${netX/mac:hexhyp}"))
        return IPXEScript(lines: [
            chain, .sleep(seconds: 5), chain, .sleep(seconds: 10), chain, .sleep(seconds: 5), .exit,
        ])
    }

    /// The script that starts the installer on a host.
    /// - Throws: ``BootError/scriptWord(_:)`` when an argument holds what iPXE would take for its own.
    package static func installer(session: BootSession, commandLine: KernelCommandLine) throws(BootError) -> IPXEScript
    {
        for word in commandLine.text.split(separator: " ", omittingEmptySubsequences: false) {
            guard !word.isEmpty, !["||", "&&", ";"].contains(word), !word.hasPrefix("#"), !word.contains("${") else {
                throw .scriptWord(word.isEmpty ? "  " : String(word))
            }
        }
        return IPXEScript(lines: [
            .echo("Slipway installs \(session.host) (\(session.mac))"),
            .kernel(url: session.kernelURL, commandLine),
            .initrd(url: session.initrdURL),
            .boot,
        ])
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
