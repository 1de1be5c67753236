import Inventory
import PKI

extension ServerName {
    /// The name as a certificate bears it (RFC 5280 section 4.2.1.6).
    var alternative: AlternativeName {
        get throws(PKIError) {
            switch self {
            case .name(let name): try .dns(name.description)
            case .address(let address): try .address(address.bytes)
            }
        }
    }
}
