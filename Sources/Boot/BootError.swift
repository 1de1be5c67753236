package import Kickstart

/// Why a host cannot be booted or installed as its settings say.
package enum BootError: Error, CustomStringConvertible, Sendable {
    /// A kernel argument that cannot be written.
    case argument(_ name: String, reason: String)
    /// A kernel command line that the kernel would cut off; its longest parts with their sizes in bytes.
    case lineTooLong(bytes: Int, parts: [String])
    /// A word of a kernel command line that iPXE would take for its own.
    case scriptWord(String)
    /// A value that cannot stand in a Kickstart.
    case kickstart(KickstartError)

    package var description: String {
        switch self {
        case .argument(let name, let reason):
            "the kernel argument `\(name.prefix(80))` cannot be used: \(reason); see `install.arguments`"
        case .lineTooLong(let bytes, let parts):
            "the kernel command line has \(bytes) bytes and at most \(KernelCommandLine.limit) reach the kernel; "
                + "shorten `install.arguments` or `serve.url` (longest parts in bytes: \(parts.joined(separator: ", ")))"
        case .scriptWord(let word):
            "the kernel argument `\(word)` means something to iPXE, which cannot be told otherwise; "
                + "remove it from `install.arguments`"
        case .kickstart(let error): "the Kickstart cannot be written: \(error)"
        }
    }
}
