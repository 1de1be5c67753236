package import Inventory

/// Where the cluster's API is reached.
package enum APIEndpoint: Sendable, Hashable {
    /// An address that the control-plane hosts hold among themselves (keepalived and a local proxy on each).
    case virtualIP(IPAddress)
    /// A load balancer that somebody else runs.
    case loadBalancer(EndpointHost)

    /// The address or name by which clients reach the API.
    package var host: EndpointHost {
        switch self {
        case .virtualIP(let address): .address(address)
        case .loadBalancer(let host): host
        }
    }
}

/// An address, or a name that resolves to one.
package enum EndpointHost: Sendable, Hashable, CustomStringConvertible {
    case address(IPAddress)
    case name(HostName)

    /// - Throws: `InvalidValue` when the text is neither.
    package init(_ text: String) throws(InvalidValue) {
        if let address = try? IPAddress(text) {
            self = .address(address)
        } else if let name = try? HostName(text), !text.utf8.allSatisfy({ (46...57).contains($0) }) {
            self = .name(name)
        } else {
            throw InvalidValue(text, expected: "an IP address or a host name")
        }
    }

    package var description: String {
        switch self {
        case .address(let address): address.description
        case .name(let name): name.description
        }
    }

    /// As it stands before `:port`: IPv6 in brackets.
    package var urlHost: String {
        switch self {
        case .address(let address): address.urlHost
        case .name(let name): name.description
        }
    }
}
