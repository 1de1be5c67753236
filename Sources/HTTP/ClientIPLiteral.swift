import Glibc

/// An IP address in its text form, without brackets or zone.
struct IPLiteral: Hashable {
    /// Sixteen bytes; IPv4 as IPv6 has it (RFC 4291, section 2.5.5.2).
    let bytes: [UInt8]
    private static let v4Prefix = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]

    init?(_ text: String) {
        var v4 = [UInt8](repeating: 0, count: 4)
        var v6 = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &v4) == 1 {
            bytes = Self.v4Prefix + v4
        } else if inet_pton(AF_INET6, text, &v6) == 1 {
            bytes = v6
        } else {
            return nil
        }
    }

    /// The four or sixteen bytes of an address, as certificates have them; nil for any other count.
    init?(bytes: [UInt8]) {
        switch bytes.count {
        case 4: self.bytes = Self.v4Prefix + bytes
        case 16: self.bytes = bytes
        default: return nil
        }
    }

    var isV6: Bool { !bytes.starts(with: Self.v4Prefix) }

    var isLoopback: Bool {
        isV6 ? bytes == [UInt8](repeating: 0, count: 15) + [1] : bytes[12] == 127
    }

    /// Whether the first bits are the same.
    func shares(bits: Int, with other: IPLiteral) -> Bool {
        let whole = bits / 8
        guard bytes[..<whole] == other.bytes[..<whole] else { return false }
        guard bits % 8 > 0 else { return true }
        return (bytes[whole] ^ other.bytes[whole]) >> (8 - bits % 8) == 0
    }
}
