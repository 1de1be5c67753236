package import Inventory

/// All that is known of a host's way: what the store keeps, and what ``HostMachine`` works on.
package struct HostRecord: Sendable, Hashable {
    /// The boot session of an installation: whoever has its token is the host, from the addresses it may have.
    package struct Session: Sendable, Hashable {
        package let token: SecretToken
        package let mac: MACAddress
        /// The address that the boot script went to, as text without a port.
        package let peer: String
        package internal(set) var opened: Timestamp
        /// When the window of the secrets ends.
        package internal(set) var expires: Timestamp
    }

    /// A secret that was issued: made once, and then only ever given again.
    package struct Issue: Sendable, Hashable {
        /// The SHA-256 of its bytes as hexadecimal digits; the store refers to them by it.
        package let digest: String
        package internal(set) var at: Timestamp
        /// How often all of it went out.
        package var deliveries: Int
    }

    /// Why a host is held.
    package enum Hold: Sendable, Hashable {
        /// An operator said so.
        case order(reason: String)
        /// Something that looks like an attack: what it was that looked so.
        case alarm(reason: String)

        package var reason: String {
            switch self {
            case .order(let reason), .alarm(let reason): reason
            }
        }
    }

    package let name: HostName
    package internal(set) var phase: HostPhase
    /// When it came into its phase, and why.
    package internal(set) var since: Timestamp
    package internal(set) var cause: String
    package internal(set) var hold: Hold?
    /// How many installations were ordered; the number of the current one.
    package internal(set) var orders: Int
    /// How many were begun: never more than were ordered.
    package internal(set) var installations: Int
    /// Until when an order waits for the host; nil without an order.
    package internal(set) var armedUntil: Timestamp?
    /// What it was when it was armed; it is that again when nothing comes of the order.
    package internal(set) var before: HostPhase?
    package internal(set) var session: Session?
    /// The interface from which the machine booted that was installed as it last.
    package internal(set) var machine: MACAddress?
    /// The secrets of the current installation.
    package internal(set) var issued: [SecretStage: Issue]
    /// Bytes of the archive that it has asked for in this installation.
    package internal(set) var progress: Int
    /// How many entries its story has: the number of the last.
    package var events = 0

    /// The digests of the secrets that may still go out again.
    package var deliverable: Set<String> {
        guard session != nil else { return [] }
        return switch phase {
        case .booting, .installing: Set(issued.values.map(\.digest))
        case .installed, .firstBoot: Set([issued[.ignition]?.digest].compactMap { $0 })
        case .discovered, .approved, .armed, .joined, .failed: []
        }
    }

    /// A host at the beginning of its way.
    package init(name: HostName, phase: HostPhase, at moment: Timestamp, cause: String) {
        self.name = name
        self.phase = phase
        since = moment
        self.cause = cause
        orders = 0
        installations = 0
        issued = [:]
        progress = 0
    }
}
