/// Kernel arguments that hold for the first boot of an installed system only.
///
/// The boot loader's entries name a variable. It stands in for the arguments in two ways: Red Hat's `blscfg` puts its
/// value into the text of a menu entry, which GRUB then reads as script, while an entry of `grub.cfg` takes it as it is.
/// Arguments that mean the same in both have no character that GRUB's script language takes for its own.
struct FirstBootArguments {
    /// The variable of GRUB that holds them during one boot.
    static let variable = "slipway_firstboot"

    let arguments: [KernelArgument]

    /// - Throws: ``BootError/bootLoaderWord(_:)``.
    init(_ arguments: [KernelArgument]) throws(BootError) {
        for argument in arguments where !argument.isPlainInGRUB || argument.text.contains("\"") {
            throw .bootLoaderWord(argument.text)
        }
        self.arguments = arguments
    }

    /// All of them as one word of GRUB's script language.
    var word: String { GRUBWord(arguments.map(\.text).joined(separator: " ")).text }
}

extension KernelArgument {
    /// Whether GRUB's script language reads the argument as it stands ("Writing full configuration files directly",
    /// "Shell-like scripting"); quotes around a space it takes off, and puts them on again for the kernel.
    var isPlainInGRUB: Bool { (value ?? "").utf8.allSatisfy { !"$;&|<>{}'\\*?#".utf8.contains($0) } }
}
