extension Value {
    /// The tree as JSON (RFC 8259), members in their order.
    /// - Parameter indent: Spaces a level; nil writes everything on one line without spaces.
    package func json(indent: Int? = nil) -> String { String(decoding: jsonBytes(indent: indent), as: UTF8.self) }

    /// ``json(indent:)`` as bytes of UTF-8.
    package func jsonBytes(indent: Int? = nil) -> [UInt8] {
        var writer = JSONWriter(indent: indent)
        writer.write(self, level: 0)
        return writer.text
    }
}

/// Writes bytes: strings would be counted again with each piece.
private struct JSONWriter {
    let indent: Int?
    var text: [UInt8] = []

    init(indent: Int?) { self.indent = indent }

    mutating func write(_ value: Value, level: Int) {
        switch value {
        case .null: text += "null".utf8
        case .bool(let flag): text += (flag ? "true" : "false").utf8
        case .integer(let number): text += String(number).utf8
        case .string(let string): write(string)
        case .array(let values):
            text.append(UInt8(ascii: "["))
            for (index, each) in values.enumerated() {
                separate(index, level)
                write(each, level: level + 1)
            }
            end(values.isEmpty, UInt8(ascii: "]"), level)
        case .object(let members):
            text.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                separate(index, level)
                write(member.key)
                text.append(UInt8(ascii: ":"))
                if indent != nil { text.append(UInt8(ascii: " ")) }
                write(member.value, level: level + 1)
            }
            end(members.isEmpty, UInt8(ascii: "}"), level)
        }
    }

    private mutating func separate(_ index: Int, _ level: Int) {
        if index > 0 { text.append(UInt8(ascii: ",")) }
        newline(level + 1)
    }

    private mutating func end(_ isEmpty: Bool, _ sign: UInt8, _ level: Int) {
        if !isEmpty { newline(level) }
        text.append(sign)
    }

    private mutating func newline(_ level: Int) {
        guard let indent else { return }
        text.append(UInt8(ascii: "\n"))
        text += repeatElement(UInt8(ascii: " "), count: indent * level)
    }

    private mutating func write(_ string: String) {
        text.append(UInt8(ascii: "\""))
        var string = string
        string.withUTF8 { bytes in
            var start = 0
            var place = 0
            while place < bytes.count {
                guard Self.mayNeedEscape(bytes[place]), let (escape, length) = Self.escape(bytes[place...]) else {
                    place += 1
                    continue
                }
                text += bytes[start..<place]
                text += escape.utf8
                place += length
                start = place
            }
            text += bytes[start...]
        }
        text.append(UInt8(ascii: "\""))
    }

    /// Whether a byte is a character to be escaped, or begins one perhaps.
    private static func mayNeedEscape(_ byte: UInt8) -> Bool {
        switch byte {
        case 0..<0x20, UInt8(ascii: "\""), UInt8(ascii: "\\"), 0x7F, 0xC2, 0xE2: true
        default: false
        }
    }

    /// What stands for the first character, and its length in bytes; nil for one that stands for itself.
    private static func escape(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> (String, Int)? {
        switch bytes[bytes.startIndex] {
        case UInt8(ascii: "\""): return (#"\""#, 1)
        case UInt8(ascii: "\\"): return (#"\\"#, 1)
        case UInt8(ascii: "\n"): return (#"\n"#, 1)
        case UInt8(ascii: "\r"): return (#"\r"#, 1)
        case UInt8(ascii: "\t"): return (#"\t"#, 1)
        default: break
        }
        // U+0000 to U+001F, U+007F to U+009F, U+2028 to U+202E: what could end a line or steer a terminal.
        let head = Array(bytes.prefix(3))
        let (character, length): (UInt32, Int)
        switch (head[0], head.dropFirst().first ?? 0, head.count == 3 ? head[2] : 0) {
        case (0..<0x20, _, _), (0x7F, _, _): (character, length) = (UInt32(head[0]), 1)
        case (0xC2, 0x80...0x9F, _): (character, length) = (UInt32(head[1]), 2)
        case (0xE2, 0x80, 0xA8...0xAE): (character, length) = (0x2000 + UInt32(head[2]) - 0x80, 3)
        default: return nil
        }
        let digits = String(character, radix: 16)
        return ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits, length)
    }
}
