/// The fields of an HTML form in one line of text (URL Standard, "application/x-www-form-urlencoded").
package enum Form {
    /// Writes fields.
    package static func text(_ fields: [(String, String)]) -> String {
        fields.map { "\(escaped($0.0))=\(escaped($0.1))" }.joined(separator: "&")
    }

    /// Reads fields, in their order.
    /// - Parameter limit: The greatest number of fields.
    /// - Returns: nil when an escape is broken, a field is no UTF-8 or there are more fields.
    package static func parse(_ bytes: some Sequence<UInt8>, limit: Int) -> [(name: String, value: String)]? {
        let parts = Array(bytes).split(separator: UInt8(ascii: "&"))
        guard parts.count <= limit else { return nil }
        var fields: [(name: String, value: String)] = []
        for part in parts {
            let name = part.prefix { $0 != UInt8(ascii: "=") }
            let value = part.dropFirst(name.count + 1)
            guard let name = unescaped(name), let value = unescaped(value) else { return nil }
            fields.append((name, value))
        }
        return fields
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: " "): result += "+"
            case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "*"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                result += byte < 16 ? "%0" : "%"
                result += String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }

    private static func unescaped(_ bytes: ArraySlice<UInt8>) -> String? {
        let plain = bytes.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }
        return decodedPercent(plain).flatMap { String(validating: $0, as: UTF8.self) }
    }
}
