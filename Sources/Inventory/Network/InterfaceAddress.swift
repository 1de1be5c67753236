/// The address of an interface with the length of its network's prefix, such as `192.0.2.11/24`.
package struct InterfaceAddress: Sendable, Hashable, CustomStringConvertible {
    package let address: IPAddress
    package let prefixLength: Int

    /// Parses `ADDRESS/LENGTH`.
    /// - Throws: ``InvalidValue``, also for an address that no other host could reach, or that means the whole network.
    package init(_ text: String) throws(InvalidValue) {
        let expected = "an address with its prefix length, such as 192.0.2.11/24"
        try self.init(text, expected: expected)
        guard address.isOfHost, prefixLength > 0, !isOfNetwork else {
            throw InvalidValue(text, expected: "a host's own address for others to reach it; give \(expected)")
        }
    }

    init(_ text: String, expected: String) throws(InvalidValue) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let address = try? IPAddress(parts[0]),
            parts[1].utf8.allSatisfy({ (48...57).contains($0) }),
            let length = Int(parts[1]), length <= address.bytes.count * 8
        else { throw InvalidValue(text, expected: expected) }
        self.address = address
        prefixLength = length
    }

    /// Whether it is the first or the last address of an IPv4 network, which are the network's own but in those of one or
    /// two addresses (RFC 1122, section 3.2.1.3; RFC 3021).
    private var isOfNetwork: Bool {
        guard !address.isVersion6, prefixLength <= 30 else { return false }
        let ofHost = UInt32.max >> UInt32(prefixLength)
        let own = address.bytes.reduce(0) { $0 << 8 | UInt32($1) } & ofHost
        return own == 0 || own == ofHost
    }

    /// The network mask in dotted decimal, as Kickstart and dracut want it; the prefix length for IPv6.
    package var netmask: String {
        guard !address.isVersion6 else { return String(prefixLength) }
        return (0..<4).map { String(UInt8(truncatingIfNeeded: 0xFF00 >> min(8, max(0, prefixLength - $0 * 8)))) }
            .joined(separator: ".")
    }

    /// Whether an address is in the network of the interface.
    package func contains(_ other: IPAddress) -> Bool {
        other.isVersion6 == address.isVersion6 && other.masked(to: prefixLength) == address.masked(to: prefixLength)
    }

    package var description: String { "\(address)/\(prefixLength)" }
}
