import Inventory

extension Installation {
    /// What the installer's kernel is started with; holds the session's nonce.
    ///
    /// `inst.*` is of Anaconda ("Boot options"), `slipway.*` of the stand-in installer in `docs/demo`. `initrd=` names
    /// the RAM disk for kernels that start as EFI programs.
    /// - Throws: ``BootError`` for an unusable argument of the settings, or a line that is too long.
    package func installerCommandLine() throws(BootError) -> KernelCommandLine {
        var arguments = [try KernelArgument("initrd", "initrd")]
        if needsAuthorityImage { arguments.append(try KernelArgument("initrd", AuthorityImage.name)) }
        arguments += [
            try KernelArgument("inst.ks", session.kickstartURL),
            try KernelArgument("inst.ks.sendmac"),
            // The Kickstart holds the nonce and more, and would stay in /root of the installed system.
            try KernelArgument("inst.nosave", "all_ks"),
        ]
        if let stage2 = installer.stage2 { arguments.append(try KernelArgument("inst.stage2", stage2)) }
        if let proxy = settings.proxy { arguments.append(try KernelArgument("inst.proxy", proxy.description)) }
        arguments += try installerNetwork()
        arguments.append(try KernelArgument("slipway.report", session.reportURL))
        arguments.append(try KernelArgument("slipway.nonce", session.nonce.text))
        return try KernelCommandLine(arguments + permanentArguments())
    }

    /// What the installed system's kernel is started with at its first boot, with placeholders of the greatest length
    /// for what the installer and the boot loader add; holds the session's nonce.
    /// - Throws: ``BootError`` for an unusable argument of the settings, or a line that is too long.
    private func firstBootCommandLine() throws(BootError) -> KernelCommandLine {
        try KernelCommandLine(additions() + installedArguments() + firstBootArguments().arguments)
    }

    /// What the installer is told to start the installed system with at every boot, and at the end the name of the
    /// variable with what is for the first one.
    /// - Throws: ``BootError``, also when the whole line of the first boot is too long.
    func bootLoaderArguments() throws(BootError) -> String {
        _ = try firstBootCommandLine()
        return try installedArguments().map(\.text).joined(separator: " ") + " $" + FirstBootArguments.variable
    }

    /// What the first boot alone has: Ignition runs in the initramfs, which knows nothing of the Kickstart's `network`.
    /// - Throws: ``BootError``.
    func firstBootArguments() throws(BootError) -> FirstBootArguments {
        var arguments = hasNetworkAlways ? [] : try firstBootNetwork()
        arguments += [
            try KernelArgument("ignition.firstboot", "1"), try KernelArgument("ignition.platform.id", "metal"),
        ]
        if settings.ignition == .pointer {
            let pointer = try IgnitionPointer(source: session.ignitionURL, authorities: authorities)
            arguments.append(try KernelArgument("ignition.config.url", pointer.url))
        }
        return try FirstBootArguments(arguments)
    }

    /// What the kernels of the installer and of the installed system have in common.
    func permanentArguments() throws(BootError) -> [KernelArgument] {
        var arguments: [KernelArgument] = []
        for console in settings.consoles { arguments.append(try KernelArgument("console", console.description)) }
        if settings.security.isFIPS { arguments.append(try KernelArgument("fips", "1")) }
        for text in settings.arguments { arguments.append(try KernelArgument(parsing: text)) }
        return arguments
    }

    /// What the installed system has at every boot.
    private func installedArguments() throws(BootError) -> [KernelArgument] {
        var arguments = [try KernelArgument("rw"), try KernelArgument("systemd.firstboot", "off")]
        if hasNetworkAlways { arguments += try firstBootNetwork() }
        arguments += try permanentArguments()
        for argument in arguments where !argument.isPlainInGRUB { throw .bootLoaderWord(argument.text) }
        return arguments
    }

    /// Whether every boot needs the network before there is a root: Tang's keys come over it.
    private var hasNetworkAlways: Bool { if case .tang = settings.storage.encryption { true } else { false } }
}
