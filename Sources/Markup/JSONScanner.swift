/// Reads the tokens of JSON out of bytes and knows the place in the text.
struct JSONScanner {
    private let bytes: [UInt8]
    private let source: String
    private let reading: JSON.Reading
    private var position = 0
    private var line = 1
    /// The column of the byte at a position of this line, so that counting goes on from there.
    private var counted = (position: 0, column: 1)

    init(_ bytes: [UInt8], source: String, reading: JSON.Reading) {
        self.bytes = bytes
        self.source = source
        self.reading = reading
    }

    var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// Columns count UTF-8 characters, that is, bytes that begin one.
    mutating func mark() -> Mark {
        if position > counted.position {
            counted.column += bytes[counted.position..<position].reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
            counted.position = position
        }
        return Mark(line: line, column: counted.column)
    }

    mutating func fault(_ message: String, at mark: Mark? = nil) -> Fault {
        Fault(source: source, mark: mark ?? self.mark(), message: message)
    }

    mutating func advance() { position += 1 }

    mutating func skipSpace() {
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\n"):
                line += 1
                counted = (position + 1, 1)
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
            default: return
            }
            position += 1
        }
    }

    mutating func take(_ sign: Unicode.Scalar) -> Bool {
        skipSpace()
        guard let byte = peek, byte == sign.value else { return false }
        position += 1
        return true
    }

    /// `true`, `false`, `null` or a number, as text.
    mutating func word() throws(Fault) -> String {
        let start = position
        while let byte = peek, isWordByte(byte) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard text == "true" || text == "false" || text == "null" || isNumber(bytes[start..<position]) else {
            position = start
            throw fault("a JSON value is expected")
        }
        return text
    }

    private func isWordByte(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (97...122).contains(byte) || "+-.E".utf8.contains(byte)
    }

    /// RFC 8259, section 6. A regular expression would take a hundred microseconds for each number, and a hostile
    /// document may have a million.
    private func isNumber(_ text: ArraySlice<UInt8>) -> Bool {
        var rest = text
        func skip(_ signs: String) -> Bool {
            guard let byte = rest.first, signs.utf8.contains(byte) else { return false }
            rest.removeFirst()
            return true
        }
        func digits() -> ArraySlice<UInt8> {
            let digits = rest.prefix { (48...57).contains($0) }
            rest.removeFirst(digits.count)
            return digits
        }
        _ = skip("-")
        let whole = digits()
        guard !whole.isEmpty, whole.count == 1 || whole.first != UInt8(ascii: "0") else { return false }
        if skip("."), digits().isEmpty { return false }
        if skip("eE") {
            _ = skip("+-")
            if digits().isEmpty { return false }
        }
        return rest.isEmpty
    }

    /// A quoted string with its escapes resolved.
    mutating func string() throws(Fault) -> String {
        let start = mark()
        position += 1
        var text: [UInt8] = []
        while true {
            let run = position
            passCharacters()
            guard let byte = peek else { throw fault("the string does not end", at: start) }
            let characters = bytes[run..<position]
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                if text.isEmpty { return try string(of: characters, at: start) }
                return try string(of: text[...] + characters, at: start)
            case UInt8(ascii: "\\"):
                position += 1
                text += characters
                text += try escape()
            default: throw fault("a control character stands in a string; escape it")
            }
        }
    }

    /// Passes what means itself in a string.
    private mutating func passCharacters() {
        position = bytes.withUnsafeBufferPointer { bytes in
            var end = position
            while end < bytes.count {
                let byte = bytes[end]
                if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
                end += 1
            }
            return end
        }
    }

    private mutating func string(of text: ArraySlice<UInt8>, at start: Mark) throws(Fault) -> String {
        if let string = String(validating: text, as: UTF8.self) { return string }
        guard reading == .tolerant else { throw fault("the string is not UTF-8", at: start) }
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func escape() throws(Fault) -> [UInt8] {
        guard let byte = peek else { throw fault("the string does not end") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [8]
        case UInt8(ascii: "f"): return [12]
        case UInt8(ascii: "n"): return [10]
        case UInt8(ascii: "r"): return [13]
        case UInt8(ascii: "t"): return [9]
        case UInt8(ascii: "u"): return Array(String(try unicode()).utf8)
        default: throw fault("`\\\(Unicode.Scalar(byte))` is no escape of JSON")
        }
    }

    private mutating func unicode() throws(Fault) -> Unicode.Scalar {
        let high = try hex()
        if let scalar = Unicode.Scalar(high) { return scalar }
        if (0xD800..<0xDC00).contains(high), position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
            bytes[position + 1] == UInt8(ascii: "u")
        {
            let next = position
            position += 2
            let low = try hex()
            if (0xDC00..<0xE000).contains(low),
                let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
            {
                return scalar
            }
            // What follows may be a character of its own.
            if reading == .tolerant { position = next }
        }
        guard reading == .tolerant else { throw fault("half of a surrogate pair") }
        return "\u{FFFD}"
    }

    private mutating func hex() throws(Fault) -> UInt32 {
        let digits = bytes[position..<min(position + 4, bytes.count)]
        guard digits.count == 4, digits.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
            let number = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw fault("four hexadecimal digits are expected after `\\u`") }
        position += 4
        return number
    }
}
