/// PEM text of what is DER (RFC 7468).
enum PEMBlock {
    static func certificate(_ der: [UInt8]) -> String {
        let text = Array(Base64Text.encoded(der).utf8)
        let lines = stride(from: 0, to: text.count, by: 64).map {
            String(decoding: text[$0..<min($0 + 64, text.count)], as: UTF8.self) + "\n"
        }
        return "-----BEGIN CERTIFICATE-----\n\(lines.joined())-----END CERTIFICATE-----\n"
    }
}
