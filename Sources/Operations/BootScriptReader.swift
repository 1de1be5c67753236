import Inventory

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
            return String(url.replacing("${netX/mac:hexhyp}", with: mac.hyphenated))
        }
        throw Unusable(description: "the first boot script has no `chain` line")
    }

    /// The kernel with its command line, and the initial RAM disk.
    static func installer(_ script: String) throws(Unusable) -> (kernel: String, commandLine: String, initrd: String) {
        var kernel: (url: String, commandLine: String)?
        var initrd: String?
        for line in script.split(whereSeparator: \.isNewline) {
            let words = line.split(separator: " ").map(String.init)
            if words.first == "kernel", words.count > 1 { kernel = (words[1], words[2...].joined(separator: " ")) }
            if words.first == "initrd", let url = words.last { initrd = url }
        }
        guard let kernel, let initrd else {
            throw Unusable(description: "the host's boot script has no kernel or no initrd")
        }
        return (kernel.url, kernel.commandLine, initrd)
    }

    /// The value of an argument of a kernel command line.
    static func argument(_ name: String, of commandLine: String) throws(Unusable) -> String {
        guard let word = commandLine.split(separator: " ").first(where: { $0.hasPrefix(name + "=") }) else {
            throw Unusable(description: "the kernel command line has no `\(name)=`")
        }
        return String(word.dropFirst(name.utf8.count + 1))
    }
}
