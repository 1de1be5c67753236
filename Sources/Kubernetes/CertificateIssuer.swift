/// The issuer's name in a certificate of a server that nobody vouches for (RFC 5280, section 4.1), for messages.
enum CertificateIssuer {
    /// The issuer's common name; nil where it cannot be found.
    static func commonName(_ der: [UInt8]) -> String? {
        var rest = der[...]
        guard var certificate = element(&rest, 0x30), var fields = element(&certificate, 0x30) else { return nil }
        // Version, serial number and algorithm stand before it.
        if fields.first == 0xA0 { _ = element(&fields, 0xA0) }
        guard element(&fields, 0x02) != nil, element(&fields, 0x30) != nil, var names = element(&fields, 0x30) else {
            return nil
        }
        while var set = element(&names, 0x31) {
            guard var pair = element(&set, 0x30), let type = element(&pair, 0x06) else { return nil }
            // id-at-commonName
            guard type.elementsEqual([0x55, 0x04, 0x03]) else { continue }
            guard let tag = pair.first, let text = element(&pair, tag) else { return nil }
            return APIStatus.line(String(decoding: text.prefix(100), as: UTF8.self))
        }
        return nil
    }

    /// Takes an element of DER with a tag away (X.690, section 8.1), and answers its content.
    private static func element(_ rest: inout ArraySlice<UInt8>, _ tag: UInt8) -> ArraySlice<UInt8>? {
        guard rest.popFirst() == tag, let first = rest.popFirst() else { return nil }
        var count = Int(first)
        if first >= 0x80 {
            guard (0x81...0x83).contains(first), rest.count >= Int(first & 0x7F) else { return nil }
            count = rest.prefix(Int(first & 0x7F)).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(Int(first & 0x7F))
        }
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
}
