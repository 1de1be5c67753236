package import Inventory

/// Which host a machine is: that which any of its marks is of. The strongest of them says by what, and the order is MAC,
/// UUID, serial number, asset tag. A machine that has none of any host's marks is the one host without marks that its
/// architecture and labels fit, as long as no other machine was installed as that; where several hosts fit it is none.
package enum Recognition: Sendable, Hashable {
    case host(HostName, by: HostIdentity.Evidence)
    case unknown
    /// Its marks are of several hosts, or its architecture is not the host's: a part was moved, or somebody lies.
    case contradiction([HostName])

    /// - Parameter hosts: Every host with what it is recognised by.
    package init(_ machine: HostIdentity, among hosts: [(name: HostName, identity: HostIdentity)]) {
        let found = hosts.compactMap { host in host.identity.match(machine).map { (host.name, $0) } }
        guard let best = found.min(by: { $0.1 < $1.1 }) else {
            let fitting = hosts.filter { $0.identity.fits(machine) }
            self = fitting.count == 1 ? .host(fitting[0].name, by: .match) : .unknown
            return
        }
        let isOther = hosts.contains { $0.name == best.0 && $0.identity.isOther(machine) }
        self = found.count == 1 && !isOther ? .host(best.0, by: best.1) : .contradiction(found.map(\.0))
    }
}
