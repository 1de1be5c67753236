import COpenSSL
import OpenSSL

/// A name or address a server answers under (RFC 5280 section 4.2.1.6).
package struct AlternativeName: Sendable, Hashable {
    private let kind: Int32
    private let bytes: [UInt8]

    /// A DNS name of letters, digits and hyphens (RFC 1123 section 2.1), without a dot at its end and without wildcard.
    /// - Throws: ``PKIError/invalidName(_:expected:)``.
    package static func dns(_ text: String) throws(PKIError) -> AlternativeName {
        let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let isValid = text.utf8.count <= 253 && labels.allSatisfy { isLabel($0) }
        guard isValid else { throw .invalidName(text, expected: "a DNS name of letters, digits and hyphens") }
        return AlternativeName(kind: GEN_DNS, bytes: Array(text.utf8))
    }

    /// An address in network order, 4 bytes of IPv4 or 16 of IPv6.
    /// - Throws: ``PKIError/invalidName(_:expected:)``.
    package static func address(_ bytes: [UInt8]) throws(PKIError) -> AlternativeName {
        guard bytes.count == 4 || bytes.count == 16 else {
            throw .invalidName(Hex.text(bytes), expected: "an address of 4 or 16 bytes")
        }
        return AlternativeName(kind: GEN_IPADD, bytes: bytes)
    }

    private static func isLabel(_ label: Substring.UTF8View.SubSequence) -> Bool {
        let hyphen = UInt8(ascii: "-")
        let isLDH = label.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), hyphen:
                true
            default: false
            }
        }
        return isLDH && (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
    }

    /// Pushes the name on a `GENERAL_NAMES` stack, which then owns it.
    func push(on names: OpaquePointer) throws(OpenSSLError) {
        guard let name = GENERAL_NAME_new() else { throw OpenSSLError("allocate a name") }
        guard let value = ASN1_STRING_type_new(kind == GEN_DNS ? V_ASN1_IA5STRING : V_ASN1_OCTET_STRING) else {
            GENERAL_NAME_free(name)
            throw OpenSSLError("allocate a name")
        }
        GENERAL_NAME_set0_value(name, kind, value)
        guard ASN1_STRING_set(value, bytes, Int32(bytes.count)) == 1, OPENSSL_sk_push(names, name) > 0 else {
            GENERAL_NAME_free(name)
            throw OpenSSLError("write a name")
        }
    }
}
