/// A block of addresses in CIDR notation (RFC 4632, RFC 4291 section 2.3), such as `10.244.0.0/16`.
package struct CIDRBlock: Sendable, Hashable, CustomStringConvertible {
    /// The first address of the block.
    package let address: IPAddress
    /// How many leading bits the addresses share.
    package let prefixLength: Int

    /// Parses `ADDRESS/LENGTH`; bits after the prefix must be zero.
    /// - Throws: ``InvalidValue``, with the block that was probably meant.
    package init(_ text: String) throws(InvalidValue) {
        let interface = try InterfaceAddress(text, expected: "a CIDR block such as 10.244.0.0/16")
        let network = interface.address.masked(to: interface.prefixLength)
        guard network == interface.address else {
            throw InvalidValue(text, expected: "the start of its block; write \(network)/\(interface.prefixLength)")
        }
        address = network
        prefixLength = interface.prefixLength
    }

    /// Whether an address lies in the block.
    package func contains(_ other: IPAddress) -> Bool {
        other.isVersion6 == address.isVersion6 && other.masked(to: prefixLength) == address
    }

    /// Whether two blocks have addresses in common.
    package func overlaps(_ other: CIDRBlock) -> Bool { contains(other.address) || other.contains(address) }

    package var description: String { "\(address)/\(prefixLength)" }
}

extension IPAddress {
    /// The address with the bits after a prefix cleared.
    func masked(to prefixLength: Int) -> IPAddress {
        let kept = bytes.enumerated().map { index, byte in
            let bits = min(8, max(0, prefixLength - index * 8))
            return byte & UInt8(truncatingIfNeeded: 0xFF00 >> bits)
        }
        return IPAddress(bytes: kept) ?? self
    }
}
