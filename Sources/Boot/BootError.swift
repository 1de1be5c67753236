package import Ignition
package import Inventory
package import Kickstart

/// Why a host cannot be booted or installed as its settings say.
package enum BootError: Error, CustomStringConvertible, Sendable {
    /// A kernel argument that cannot be written.
    case argument(_ name: String, reason: String)
    /// A kernel command line that the kernel would cut off; its longest parts with their sizes in bytes.
    case lineTooLong(bytes: Int, parts: [String])
    /// A word of a kernel command line that iPXE would take for its own.
    case scriptWord(String)
    /// An argument of the installed system that GRUB would take for its own.
    case bootLoaderWord(String)
    /// A small config for the kernel's command line that cannot be written.
    case pointer(IgnitionError)
    /// A way to install that the installer does not know.
    case method(InstallMethod, SyntaxVersion)
    /// Settings that a live system which takes no Kickstart has no arguments for.
    case liveSystem(_ reason: String)
    /// A network that an initial RAM disk cannot be told.
    case network(reason: String)
    /// A value that cannot stand in a Kickstart.
    case kickstart(KickstartError)

    package var description: String {
        switch self {
        case .argument(let name, let reason):
            "the kernel argument `\(name.prefix(80))` cannot be used: \(reason); see `install.arguments`"
        case .lineTooLong(let bytes, let parts):
            "the kernel command line has \(bytes) bytes and at most \(KernelCommandLine.limit) reach the kernel; "
                + "shorten `install.arguments` or `serve.url`, or set `install.ignition: embed` (longest parts in bytes: "
                + parts.joined(separator: ", ") + ")"
        case .scriptWord(let word):
            "the kernel argument `\(word)` means something to iPXE, which cannot be told otherwise; "
                + "remove it from `install.arguments`"
        case .bootLoaderWord(let word):
            "the kernel argument `\(word.prefix(80))` has a character that means something to GRUB ($ ; & | < > { } ' \\ * "
                + "? #); remove it from `install.arguments`"
        case .pointer(let error): "the config that names the host's Ignition config cannot be written: \(error)"
        case .method(.coreos, _):
            "method coreos has no Kickstart; boot the live system, which installs itself"
        case .method(let method, let version):
            "the installer reads the Kickstart of \(version.rawValue), which has no \(method.rawValue); boot a later "
                + "one, or take another `install.method`"
        case .liveSystem(let reason): "with method coreos, \(reason)"
        case .network(let reason): "the network cannot be told to an initial RAM disk: \(reason)"
        case .kickstart(let error): "the Kickstart cannot be written: \(error)"
        }
    }
}
