import COpenSSL
import OpenSSL

/// A certificate's subject (RFC 5280 section 4.1.2.6, with the upper bounds of appendix A.1).
package struct DistinguishedName: Sendable, Hashable {
    let attributes: [Attribute]

    struct Attribute: Sendable, Hashable {
        let number: Int32
        let text: String
    }

    /// - Parameters:
    ///   - commonName: Up to 64 characters.
    ///   - country: Two ASCII letters (ISO 3166-1).
    ///   - state: Up to 128 characters.
    ///   - organization: Up to 64 characters; Kubernetes reads it as a client's group.
    ///   - organizationalUnit: Up to 64 characters.
    /// - Throws: ``PKIError/invalidName(_:expected:)``.
    package init(
        commonName: String, country: String? = nil, state: String? = nil, organization: String? = nil,
        organizationalUnit: String? = nil
    ) throws(PKIError) {
        if let country {
            let isLetter = { (byte: UInt8) in (0x41...0x5A).contains(byte & 0xDF) && byte < 0x80 }
            guard country.utf8.count == 2, country.utf8.allSatisfy(isLetter) else {
                throw .invalidName(country, expected: "a country of two letters")
            }
        }
        let given: [(Int32, String?, Int)] = [
            (NID_countryName, country, 2), (NID_stateOrProvinceName, state, 128),
            (NID_organizationName, organization, 64), (NID_organizationalUnitName, organizationalUnit, 64),
            (NID_commonName, commonName, 64),
        ]
        var attributes: [Attribute] = []
        for case (let number, let text?, let limit) in given {
            let isText = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
            guard isText, (1...limit).contains(text.unicodeScalars.count) else {
                throw .invalidName(text, expected: "1 to \(limit) characters without control characters")
            }
            attributes.append(Attribute(number: number, text: text))
        }
        self.attributes = attributes
    }

    /// Appends the attributes to a name of the library.
    func fill(_ name: OpaquePointer?) throws(OpenSSLError) {
        for attribute in attributes {
            let bytes = Array(attribute.text.utf8)
            guard
                X509_NAME_add_entry_by_NID(
                    name, attribute.number, MBSTRING_UTF8, bytes, Int32(bytes.count), -1, 0) == 1
            else { throw OpenSSLError("write a subject") }
        }
    }
}
