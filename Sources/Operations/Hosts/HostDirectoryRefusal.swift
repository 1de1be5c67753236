import Inventory

/// Why the directory of hosts does not do what it was asked.
enum HostDirectoryRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    /// The cluster file describes it: it is changed there.
    case ofFile(HostName)
    case known(HostName)
    case unknown(HostName)
    case otherMAC(HostName, MACAddress)
    case tooMany

    var description: String {
        switch self {
        case .ofFile(let name): "the cluster file lists \(name); change it there, and reload"
        case .known(let name): "\(name) was added already, and otherwise; replace it, or remove it first"
        case .unknown(let name): "no machine called \(name) asked; `slipway host list` shows those that did"
        case .otherMAC(let name, let mac): "\(name) asked from \(mac), which is not among the MACs given; add it"
        case .tooMany: "more than \(AddedHost.limit) hosts would be added; list them in the cluster file"
        }
    }
}
