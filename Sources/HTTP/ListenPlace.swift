/// Where to listen: `ADDRESS:PORT`, `[IPV6]:PORT` or `unix:PATH`.
package enum ListenPlace: Sendable, Hashable, CustomStringConvertible {
    case network(ListenAddress)
    case local(UnixSocketPath)

    /// - Throws: ``InvalidListenAddress`` or ``InvalidUnixSocketPath``.
    package init(_ text: String) throws {
        self =
            text.hasPrefix(UnixSocketPath.scheme)
            ? .local(try UnixSocketPath(text)) : .network(try ListenAddress(text))
    }

    package var description: String {
        switch self {
        case .network(let address): address.description
        case .local(let path): path.description
        }
    }
}
