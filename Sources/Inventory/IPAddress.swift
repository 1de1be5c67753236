import Glibc

/// An IPv4 or IPv6 address (RFC 791, RFC 4291; text as RFC 5952 writes it).
package struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    /// Four bytes or sixteen.
    package let bytes: [UInt8]

    /// Parses dotted decimal or colon-separated hexadecimal, without zone or prefix length.
    /// - Throws: ``InvalidValue``.
    package init(_ text: String) throws(InvalidValue) {
        var bytes = [UInt8](repeating: 0, count: 16)
        let isVersion6 = text.contains(":")
        guard !text.utf8.contains(0), inet_pton(isVersion6 ? AF_INET6 : AF_INET, text, &bytes) == 1 else {
            throw InvalidValue(text, expected: "an IP address such as 192.0.2.10 or 2001:db8::10")
        }
        self.bytes = isVersion6 ? bytes : Array(bytes.prefix(4))
    }

    /// Takes four bytes or sixteen; other counts are no address.
    init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// Whether it is an IPv6 address.
    package var isVersion6: Bool { bytes.count == 16 }

    /// Whether hosts can reach each other by it without more: it is not unspecified, loopback, link-local, multicast or
    /// reserved (RFC 6890), nor IPv4 in the form of IPv6.
    package var isOfHost: Bool {
        guard isVersion6 else {
            return bytes[0] != 0 && bytes[0] != 127 && bytes[0] < 224 && !bytes.starts(with: [169, 254])
        }
        let isSpecial = bytes.prefix(10).allSatisfy { $0 == 0 }
        return !isSpecial && bytes[0] != 0xFF && !isLinkLocal6
    }

    /// Whether it is an IPv6 address of one link (RFC 4291, section 2.5.6), as routers have.
    var isLinkLocal6: Bool { isVersion6 && bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80 }

    /// As it stands in a URL or before `:port`: IPv6 in brackets (RFC 3986, section 3.2.2).
    package var urlHost: String { isVersion6 ? "[\(self)]" : description }

    package var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        inet_ntop(isVersion6 ? AF_INET6 : AF_INET, bytes, &text, socklen_t(text.count))
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
