/// How far a host is on its way from bare metal to a node.
package enum HostPhase: String, Sendable, CaseIterable {
    /// It asked, and nobody listed it.
    case discovered
    /// It is one of ours; nothing is installed without an order.
    case approved
    /// The next network boot installs it.
    case armed
    /// It has its boot script.
    case booting
    /// It has its Kickstart.
    case installing
    /// Its installer said that it is done.
    case installed
    /// It has its Ignition config.
    case firstBoot = "first-boot"
    /// Its node is in the cluster.
    case joined
    /// Something went wrong, and a new order is needed.
    case failed

    /// Whether a boot session is open.
    package var isUnderWay: Bool { self == .booting || self == .installing }

    /// Whether an operating system of ours is on its disk.
    package var isInstalled: Bool { self == .installed || self == .firstBoot || self == .joined }
}
