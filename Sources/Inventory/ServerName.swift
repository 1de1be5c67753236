/// What a server is reached under: a DNS name or an address, as its certificate bears it.
package enum ServerName: Sendable, Hashable, CustomStringConvertible {
    case name(HostName)
    case address(IPAddress)

    package var description: String {
        switch self {
        case .name(let name): name.description
        case .address(let address): address.description
        }
    }
}
