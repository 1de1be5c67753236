package import Inventory

extension InstallSettings {
    /// Whether the host runs Flatcar, with `install.method: coreos`; otherwise that is Fedora CoreOS or RHEL CoreOS.
    package var isFlatcar: Bool { method == .coreos && osName == "flatcar" }
}

extension Installation {
    /// Whether an installer reads ``kickstart()``.
    package var hasKickstart: Bool { settings.method != .coreos }

    /// What the kernel that the boot script loads is started with; holds the session's nonce.
    /// - Throws: ``BootError``, also for disks that a live system has no argument for.
    package func bootCommandLine() throws(BootError) -> KernelCommandLine {
        if hasKickstart { return try installerCommandLine() }
        return settings.isFlatcar ? try flatcarCommandLine() : try coreOSCommandLine()
    }

    /// The live system of Fedora CoreOS or RHEL CoreOS writes its own image to the disk, with the host's config in it,
    /// and starts again from there (coreos-installer, "Getting Started"; Fedora CoreOS, "Live ISO and PXE image
    /// reference"). It hands the network arguments on to that first boot.
    private func coreOSCommandLine() throws(BootError) -> KernelCommandLine {
        guard authorities.isEmpty else {
            throw .liveSystem(
                "the server needs a certificate that everybody trusts (`serve.tls`): the live system cannot be told of "
                    + "other authorities"
            )
        }
        guard host.network.searchDomains.isEmpty else {
            throw .liveSystem("`network.search` reaches nobody; use full names, or say it in `extraIgnition`")
        }
        var arguments = [try KernelArgument("initrd", "initrd")]
        if let rootFS = installer.rootFS { arguments.append(try KernelArgument("coreos.live.rootfs_url", rootFS)) }
        arguments += [
            try KernelArgument("coreos.inst.install_dev", try liveDisk()),
            try KernelArgument("coreos.inst.ignition_url", session.ignitionURL),
        ]
        return try KernelCommandLine(arguments + firstBootNetwork() + permanentArguments())
    }

    /// Flatcar runs out of its RAM disk, and takes its config anew at every boot (Flatcar, "Booting Flatcar Container
    /// Linux via iPXE").
    private func flatcarCommandLine() throws(BootError) -> KernelCommandLine {
        let pointer = try IgnitionPointer(source: session.ignitionURL, authorities: authorities)
        var arguments = [
            try KernelArgument("initrd", "initrd"),
            try KernelArgument("flatcar.first_boot", "1"),
            try KernelArgument("ignition.config.url", pointer.url),
        ]
        if host.network != .dhcp { arguments.append(try flatcarAddress()) }
        return try KernelCommandLine(arguments + permanentArguments())
    }

    /// The one disk by a name that the live system's udev makes: nothing there looks for a disk by what it is like.
    private func liveDisk() throws(BootError) -> String {
        let remedy = "name one by its kernel name, its path or its `id`: the live system does not look for it"
        let disks = selectors
        guard let disk = disks.first else { throw .liveSystem("`install.disk` must be set; \(remedy)") }
        guard disks.count == 1 else { throw .liveSystem("\(disks.count) disks cannot be taken; \(remedy)") }
        if let path = disk.path, disk == DiskSelector(path: path) { return "/dev/\(path)" }
        if let id = disk.id, disk == DiskSelector(id: id) { return "/dev/disk/by-id/\(id)" }
        throw .liveSystem("`install.disk` cannot be a description; \(remedy)")
    }

    /// Its initial RAM disk knows DHCP, which needs no argument, and one fixed address on an interface with a name
    /// (Flatcar, "Network configuration with networkd").
    private func flatcarAddress() throws(BootError) -> KernelArgument {
        let links = host.network.links
        guard links.count == 1, case .ethernet(nil) = links[0].kind, links[0].mtu == nil, links[0].routes.isEmpty,
            let name = links[0].name ?? host.interface, case .fixed(let own, let gateway) = links[0].ipv4,
            links[0].ipv6 == .off, host.network.nameservers.count <= 2, host.network.searchDomains.isEmpty
        else {
            throw .liveSystem(
                "Flatcar starts with DHCP, or one fixed IPv4 address on an interface that `interface` names, with two "
                    + "name servers at most and no search domains")
        }
        let parts = [
            own.address.description, "", gateway?.description ?? "", own.netmask, host.name.description, "\(name)",
            "none",
        ]
        let servers = host.network.nameservers.map(\.description)
        return try KernelArgument("ip", (parts + servers).joined(separator: ":"))
    }
}
