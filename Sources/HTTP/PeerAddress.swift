import NIOCore

extension SocketAddress {
    /// The address as text; nil for a Unix socket.
    var peer: String? { ipAddress.map(peerText) }
}

/// An address of IPv4 as itself, also where a socket of IPv6 took its connection (RFC 4291, section 2.5.5.2): it is
/// compared with what operators wrote.
func peerText(_ address: String) -> String {
    let mapped = "::ffff:"
    guard address.utf8.starts(with: mapped.utf8), address.utf8.contains(UInt8(ascii: ".")) else { return address }
    return String(address.dropFirst(mapped.count))
}
