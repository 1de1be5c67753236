import Inventory

extension Installation {
    /// What the installer's kernel is started with; holds the session's nonce.
    ///
    /// `inst.*` is of Anaconda ("Boot options"), `slipway.*` of the stand-in installer in `docs/demo`. `initrd=` names
    /// the RAM disk for kernels that start as EFI programs.
    /// - Throws: ``BootError`` for an unusable argument of the settings, or a line that is too long.
    package func installerCommandLine() throws(BootError) -> KernelCommandLine {
        var arguments = [
            try KernelArgument("initrd", "initrd"),
            try bootInterface(),
            try KernelArgument("inst.ks", session.kickstartURL),
            try KernelArgument("inst.ks.sendmac"),
        ]
        if let stage2 = settings.stage2 { arguments.append(try KernelArgument("inst.stage2", stage2)) }
        if case .fixed = host.network { arguments += try network() }
        arguments.append(try KernelArgument("slipway.report", session.reportURL))
        arguments.append(try KernelArgument("slipway.nonce", session.nonce.text))
        return try KernelCommandLine(arguments + operatorArguments())
    }

    /// What the installed system's kernel is started with; holds the session's nonce.
    ///
    /// The first boot runs Ignition in the initramfs, which knows nothing of the Kickstart's `network`.
    /// - Throws: ``BootError`` for an unusable argument of the settings, or a line that is too long.
    package func installedCommandLine() throws(BootError) -> KernelCommandLine {
        var arguments = [try KernelArgument("rw")]
        if case .fixed = host.network, host.interface == nil { arguments.append(try bootInterface()) }
        arguments += try network()
        arguments += [
            try KernelArgument("rd.neednet", "1"),
            try KernelArgument("ignition.platform.id", "metal"),
            try KernelArgument("ignition.config.url", session.ignitionURL),
            try KernelArgument("ignition.firstboot", "1"),
            try KernelArgument("systemd.firstboot", "off"),
        ]
        return try KernelCommandLine(arguments + operatorArguments())
    }

    /// `BOOTIF`, as PXELINUX writes it: the interface that the host boots from, 01 for Ethernet.
    private func bootInterface() throws(BootError) -> KernelArgument {
        try KernelArgument("BOOTIF", "01-" + session.mac.hyphenated)
    }

    /// The network as dracut takes it (dracut.cmdline(7), "Network").
    private func network() throws(BootError) -> [KernelArgument] {
        guard case .fixed(let interface, let gateway, let nameservers) = host.network else {
            return [try KernelArgument("ip", "dhcp")]
        }
        let parts = [
            interface.address.urlHost, "", gateway?.urlHost ?? "", interface.netmask, host.name.description,
            host.interface?.description ?? "", "none",
        ]
        var arguments = [try KernelArgument("ip", parts.joined(separator: ":"))]
        for server in nameservers { arguments.append(try KernelArgument("nameserver", server.description)) }
        return arguments
    }

    private func operatorArguments() throws(BootError) -> [KernelArgument] {
        var arguments: [KernelArgument] = []
        for text in settings.arguments { arguments.append(try KernelArgument(parsing: text)) }
        return arguments
    }
}
