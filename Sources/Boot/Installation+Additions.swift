import Inventory

extension Installation {
    /// What the installer (Anaconda's boot loader and storage modules), OSTree ("Deployments") and GRUB add to the
    /// installed system's line, each at its longest.
    func additions() throws(BootError) -> [KernelArgument] {
        let uuid = "01234567-89ab-cdef-0123-456789abcdef"
        let checksum = String(repeating: "0", count: 64)
        let release = String(repeating: "k", count: 64)
        var arguments = [
            try KernelArgument("BOOT_IMAGE", "(hd10,gpt10)/ostree/\(settings.osName)-\(checksum)/vmlinuz-\(release)"),
            try KernelArgument("ostree", "/ostree/boot.1/\(settings.osName)/\(checksum)/0"),
            try KernelArgument("root", "/dev/disk/by-uuid/\(uuid)"),
            try KernelArgument("crashkernel", "1G-4G:192M,4G-64G:256M,64G-:512M"),
            try KernelArgument("vconsole.keymap", "sixteen-letters-"),
        ]
        arguments += try volumes(uuid)
        // What it was started with itself it may say again.
        if let last = settings.consoles.last { arguments.append(try KernelArgument("console", last.description)) }
        if settings.security.isFIPS {
            arguments += [try KernelArgument("fips", "1"), try KernelArgument("boot", "UUID=\(uuid)")]
        }
        return arguments
    }

    /// One argument for each volume, array and encrypted device that the root or swap needs (dracut.cmdline(7)).
    private func volumes(_ uuid: String) throws(BootError) -> [KernelArgument] {
        let storage = settings.storage
        let isLVM = storage.layout == .lvm
        let parts = storage.swap == nil ? ["root"] : ["root", "swap"]
        var arguments: [KernelArgument] = []
        if storage.swap != nil { arguments.append(try KernelArgument("resume", "/dev/disk/by-uuid/\(uuid)")) }
        for part in parts {
            if isLVM { arguments.append(try KernelArgument("rd.lvm.lv", "system_01234567/\(part)")) }
            // One device below all volumes, or one for each part.
            guard !isLVM || part == "root" else { continue }
            if storage.encryption != nil { arguments.append(try KernelArgument("rd.luks.uuid", "luks-\(uuid)")) }
            if storage.isMirrored { arguments.append(try KernelArgument("rd.md.uuid", uuid)) }
        }
        return arguments
    }
}
