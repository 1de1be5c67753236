import Inventory
package import Markup

/// What stands in the subject of the cluster's certificate authority (X.520 attributes).
package struct CertificateInformation: Sendable, Hashable {
    package let country: String
    package let organization: String
    package let organizationalUnit: String
    package let state: String

    package init(
        country: String = "US", organization: String = "OCNE", organizationalUnit: String = "OCNE", state: String = "TX"
    ) {
        self.country = country
        self.organization = organization
        self.organizationalUnit = organizationalUnit
        self.state = state
    }

    /// Reads the mapping under `certificateInformation:`.
    package init(_ fields: Fields) {
        country = fields.parse("country") { try Self.attribute($0, 2, "a country of two letters") } ?? "US"
        organization = fields.parse("org") { try Self.attribute($0, 64, "a name of up to 64 characters") } ?? "OCNE"
        organizationalUnit =
            fields.parse("orgUnit") { try Self.attribute($0, 64, "a name of up to 64 characters") } ?? "OCNE"
        state = fields.parse("state") { try Self.attribute($0, 128, "a name of up to 128 characters") } ?? "TX"
        fields.finish()
    }

    private static func attribute(_ text: String, _ limit: Int, _ expected: String) throws(InvalidValue) -> String {
        let isText = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        guard (1...limit).contains(text.unicodeScalars.count), isText else {
            throw InvalidValue(text, expected: expected)
        }
        return text
    }
}
