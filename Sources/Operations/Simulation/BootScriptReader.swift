import Ignition
import Inventory
import Markup

/// What a simulated machine finds in the iPXE scripts that the server sends.
enum BootScriptReader {
    /// The script does not say what a booting machine needs.
    struct Unusable: Error, CustomStringConvertible { let description: String }

    /// The URL that the first script chains to, for the interface with this address.
    static func chainTarget(_ script: String, mac: MACAddress) throws(Unusable) -> String {
        for line in script.split(whereSeparator: \.isNewline) {
            let words = line.split(separator: " ")
            guard words.first == "chain", let url = words.dropFirst().first(where: { !$0.hasPrefix("--") }) else {
                continue
            }
            // What the machine does not know of itself is empty.
            let own = url.replacing("${netX/mac:hexhyp}", with: mac.hyphenated)
            return String(own.replacing(/\$\{[^}]*\}/, with: ""))
        }
        throw Unusable(description: "the first boot script has no `chain` line")
    }

    /// Whether a script lets its machine begin again later.
    static func isWaiting(_ script: String) -> Bool {
        let lines = script.split(whereSeparator: \.isNewline)
        return lines.contains { $0.hasPrefix("sleep ") } && lines.contains { $0.hasPrefix("chain ") }
    }

    /// The kernel with its command line, and the initial RAM disks.
    static func installer(_ script: String) throws(Unusable) -> (kernel: String, commandLine: String, initrds: [String])
    {
        var kernel: (url: String, commandLine: String)?
        var initrds: [String] = []
        for line in script.split(whereSeparator: \.isNewline) {
            let words = line.split(separator: " ").map(String.init)
            if words.first == "kernel", words.count > 1 { kernel = (words[1], words[2...].joined(separator: " ")) }
            if words.first == "initrd", let url = words.last { initrds.append(url) }
        }
        guard let kernel, !initrds.isEmpty else {
            let said = script.split(whereSeparator: \.isNewline).first { $0.hasPrefix("echo ") }?.dropFirst(5)
            let words = said.map { "; it says: \($0)" } ?? ""
            throw Unusable(
                description: "the host's boot script has no kernel or no initrd\(words); "
                    + "`slipway host arm` or `slipway host reinstall` orders an installation")
        }
        return (kernel.url, kernel.commandLine, initrds)
    }

    /// The value of an argument of a kernel command line.
    static func argument(_ name: String, of commandLine: String) throws(Unusable) -> String {
        guard let word = commandLine.split(separator: " ").first(where: { $0.hasPrefix(name + "=") }) else {
            throw Unusable(description: "the kernel command line has no `\(name)=`")
        }
        return String(word.dropFirst(name.utf8.count + 1))
    }

    static func hasArgument(_ name: String, in commandLine: String) -> Bool {
        commandLine.split(separator: " ").contains { $0.hasPrefix(name + "=") }
    }

    /// The path of the second stage that a medium's `.treeinfo` names, as Anaconda looks for it.
    static func stage2(_ treeinfo: String) -> String? {
        for line in treeinfo.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " } }
            if parts.count == 2, parts[0] == "mainimage" { return parts[1] }
        }
        return nil
    }

    /// Where Ignition goes from what its argument names: a URL, or a `data:` URL of a config that names the real one.
    static func pointed(by url: String) throws -> String {
        guard url.hasPrefix("data:") else { return url }
        let bytes = try DataURL.decode(url, isCompressed: false, limit: 1 << 16)
        let pointer = try JSON.parse(bytes, source: "ignition.config.url")
        let source = pointer["ignition"]?["config"]?["replace"]?["source"]
        guard case .scalar(let text, _)? = source?.content else {
            throw Unusable(description: "the config in `ignition.config.url` names no other to take its place")
        }
        return text
    }
}
