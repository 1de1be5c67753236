import NIOSSL

/// Who a server is to be, as a name or an address, and whether its certificate says so (RFC 9525, section 6). A common
/// name counts for nothing, a name is never held against addresses, nor an address against names.
struct ClientTLSName: Sendable {
    private enum Identity {
        case address(IPLiteral)
        /// In small letters.
        case name([[UInt8]])
    }

    /// What the server is asked for: a name without a dot at its end; nil for an address (RFC 6066, section 3).
    let indication: String?
    private let identity: Identity

    init(_ text: String) {
        if let address = IPLiteral(text) {
            indication = nil
            identity = .address(address)
        } else {
            indication = text.hasSuffix(".") ? String(text.dropLast()) : text
            identity = .name(Self.labels(text.utf8))
        }
    }

    /// Whether the certificate bears the name or the address.
    func isOf(_ certificate: NIOSSLCertificate) -> Bool {
        certificate._subjectAlternativeNames().contains { other in
            switch (identity, other.nameType) {
            case (.address(let address), .ipAddress): IPLiteral(bytes: Array(other.contents)) == address
            case (.name(let labels), .dnsName): Self.matches(labels, Array(other.contents))
            default: false
            }
        }
    }

    /// Whether a DNS name of a certificate is the name; its first label may be `*`, for exactly one label.
    private static func matches(_ labels: [[UInt8]], _ name: [UInt8]) -> Bool {
        let other = Self.labels(name)
        guard other.count == labels.count, !labels.contains([]), let first = other.first else { return false }
        let hasWildcard = first.elementsEqual("*".utf8) && labels.count > 2
        return other.dropFirst() == labels.dropFirst() && (hasWildcard || first == labels.first)
    }

    /// In small letters; a dot at the end counts for nothing.
    private static func labels(_ name: some Collection<UInt8>) -> [[UInt8]] {
        var bytes = name.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        if bytes.last == 0x2E { bytes.removeLast() }
        return bytes.split(separator: 0x2E, omittingEmptySubsequences: false).map(Array.init)
    }
}
