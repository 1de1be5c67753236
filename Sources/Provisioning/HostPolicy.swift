/// What the operator chose for all hosts.
package struct HostPolicy: Sendable, Hashable {
    /// How long secrets of a boot session go out again; 60 minutes unless set.
    package var window: Duration = .seconds(3600)
    /// Addresses that a host may have besides the one it booted from: its fixed ones.
    package var fixedAddresses: Set<String> = []
    /// Whether a host's address may change between boot script, installer and first boot, as with some DHCP servers.
    package var allowsOtherAddresses = false

    /// Whether the installer puts the Ignition config into the installed system, and so asks for it itself.
    package var embedsIgnition = false

    /// Whether it is installed without a Kickstart, by a live system that asks for the Ignition config at once.
    package var skipsKickstart = false

    package init() {}

    /// Whether what comes from an address may be the host of a session.
    package func allows(_ peer: String, in session: HostRecord.Session) -> Bool {
        allowsOtherAddresses || peer == session.peer || fixedAddresses.contains(peer)
    }
}
