package import Inventory
package import Kickstart
import KickstartAssets

/// How one host is installed in one boot session: what the installer's kernel is told, and the Kickstart.
///
/// Written for Anaconda of RHEL 9 and Oracle Linux 9 ("Kickstart commands and options reference", "Boot options").
package struct Installation: Sendable {
    package let host: Host
    package let settings: InstallSettings
    package let session: BootSession
    /// The checksum of the commit that shall be deployed, 64 hexadecimal digits; nil leaves it unchecked.
    package let commit: String?

    package init(host: Host, settings: InstallSettings, session: BootSession, commit: String?) {
        self.host = host
        self.settings = settings
        self.session = session
        self.commit = commit
    }

    /// The Kickstart of the host. Its text holds the session's nonce.
    /// - Throws: ``BootError``.
    package func kickstart() throws(BootError) -> Document {
        let append = try installedCommandLine().text
        do {
            return Document(
                commands: try general() + [try hostNetwork()] + (try storage(append: append)) + [
                    .enableServices([try Word("ostree-remount")]),
                    .ostreeSetup(
                        OSTreeSetup(
                            osName: try Word(settings.osName), url: try Word(session.ostreeURL),
                            ref: try Word(settings.ref))),
                ],
                scripts: try scripts())
        } catch {
            throw .kickstart(error)
        }
    }

    private func general() throws(KickstartError) -> [Command] {
        [
            .display(.text),
            .lang(try Word("en_US.UTF-8")),
            .keyboard(try Word("us")),
            .timezone(try Word(settings.timezone)),
            .finish(.reboot),
            .disableFirstBootDialogue,
            .lockRoot,
            .selinux(.enforcing),
            .firewall(.systemDefaults),
        ]
    }

    private func hostNetwork() throws(KickstartError) -> Command {
        let device = try Word(host.interface?.description ?? host.mac.description)
        let hostName = try Word(host.name.description)
        guard case .fixed(let interface, let gateway, let nameservers) = host.network else {
            return .network(Network(address: .dhcp, device: device, nameServers: [], hostName: hostName))
        }
        let gatewayWord: Word? = if let gateway { try Word(gateway.description) } else { nil }
        let address: Network.Address =
            interface.address.isVersion6
            ? .static6(address: try Word(interface.description), gateway: gatewayWord)
            : .static4(
                address: try Word(interface.address.description), netmask: try Word(interface.netmask),
                gateway: gatewayWord)
        var servers: [Word] = []
        for server in nameservers { servers.append(try Word(server.description)) }
        return .network(Network(address: address, device: device, nameServers: servers, hostName: hostName))
    }

    /// The root filesystem is XFS with the label `root`, as the first boot of Oracle's OS image needs it to grow it.
    private func storage(append: String) throws(KickstartError) -> [Command] {
        let disk: Word? = if let disk = host.disk { try Word(disk.description) } else { nil }
        let disks = disk.map { [$0] } ?? []
        let xfs = try Word("xfs")
        return (disks.isEmpty ? [] : [.onlyUseDisks(disks)]) + [
            .zeroMBR,
            .clearPartitions(drives: disks),
            .requiredPartitions,
            .partition(
                try Partition(
                    mountPoint: try Word("/boot"), filesystem: xfs, label: try Word("boot"), size: 1024, grows: false,
                    disk: disk)),
            .partition(
                try Partition(
                    mountPoint: try Word("/"), filesystem: xfs, label: try Word("root"), size: 8192, grows: true,
                    disk: disk)),
            .bootloader(append: try Text(append), drive: disk),
        ]
    }

    private func scripts() throws(KickstartError) -> [Script] {
        let reporting = [
            try Script.Variable("SLIPWAY_REPORT_URL", try Text(session.reportURL)),
            try Script.Variable("SLIPWAY_MAC", try Text(session.mac.description)),
            try Script.Variable("SLIPWAY_NONCE", try Text(session.nonce.text)),
        ]
        var checking = [try Script.Variable("SLIPWAY_OS_NAME", try Text(settings.osName))]
        if let commit { checking.append(try Script.Variable("SLIPWAY_COMMIT", try Text(commit))) }
        let report = KickstartAsset.report.text
        return [
            try Script(stage: .post, environment: reporting + checking, body: report + KickstartAsset.post.text),
            try Script(stage: .onError, environment: reporting, body: report + KickstartAsset.onError.text),
        ]
    }
}
