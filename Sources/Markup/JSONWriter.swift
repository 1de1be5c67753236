extension Value {
    /// The tree as JSON (RFC 8259), UTF-8, members in their order.
    /// - Parameter indent: Spaces a level; nil writes everything on one line without spaces.
    package func json(indent: Int? = nil) -> String {
        var writer = JSONWriter(indent: indent)
        writer.write(self, level: 0)
        return writer.text
    }
}

private struct JSONWriter {
    let indent: Int?
    var text = ""

    init(indent: Int?) { self.indent = indent }

    mutating func write(_ value: Value, level: Int) {
        switch value {
        case .null: text += "null"
        case .bool(let flag): text += flag ? "true" : "false"
        case .integer(let number): text += String(number)
        case .string(let string): write(string)
        case .array(let values):
            collection("[", "]", values, level) { writer, value in writer.write(value, level: level + 1) }
        case .object(let members):
            collection("{", "}", members, level) { writer, member in
                writer.write(member.key)
                writer.text += writer.indent == nil ? ":" : ": "
                writer.write(member.value, level: level + 1)
            }
        }
    }

    private mutating func collection<Item>(
        _ open: String, _ close: String, _ items: [Item], _ level: Int, _ item: (inout JSONWriter, Item) -> Void
    ) {
        text += open
        for (index, each) in items.enumerated() {
            if index > 0 { text += "," }
            newline(level + 1)
            item(&self, each)
        }
        if !items.isEmpty { newline(level) }
        text += close
    }

    private mutating func newline(_ level: Int) {
        guard let indent else { return }
        text += "\n" + String(repeating: " ", count: indent * level)
    }

    private mutating func write(_ string: String) {
        text += "\""
        defer { text += "\"" }
        guard string.utf8.contains(where: Self.mayNeedEscape) else {
            text += string
            return
        }
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{0}"..<"\u{20}", "\u{7F}"..."\u{9F}", "\u{202A}"..."\u{202E}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
    }

    /// Whether a byte is a character to be escaped, or begins one perhaps.
    private static func mayNeedEscape(_ byte: UInt8) -> Bool {
        switch byte {
        case 0..<0x20, UInt8(ascii: "\""), UInt8(ascii: "\\"), 0x7F, 0xC2, 0xE2: true
        default: false
        }
    }
}
