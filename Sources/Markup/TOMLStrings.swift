/// Strings (TOML 1.0.0, "String").
extension TOMLScanner {
    /// A string on one line, with its escapes resolved when it is a basic one.
    mutating func string() throws(Fault) -> String {
        let start = mark()
        let quote = peek
        advance()
        var text: [UInt8] = []
        while let byte = peek, byte != UInt8(ascii: "\n") {
            switch byte {
            case quote:
                advance()
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\") where quote == UInt8(ascii: "\""): text += try escape()
            default: text.append(try character(byte))
            }
        }
        throw fault("the string does not end on its line", at: start, remedy: "three quotes begin and end longer ones")
    }

    /// A string of several lines.
    mutating func longString() throws(Fault) -> String {
        let start = mark()
        let isBasic = isNext("\"")
        let quote = isBasic ? "\"" : "'"
        let quotes = quote + quote + quote
        advance(3)
        if peek == UInt8(ascii: "\n") { advanceLine() }
        var text: [UInt8] = []
        while let byte = peek {
            if take(quotes) {
                // Up to two quotes may stand at the end of the text itself.
                for _ in 0..<2 where take(quote) { text += quote.utf8 }
                return String(decoding: text, as: UTF8.self)
            }
            switch byte {
            case UInt8(ascii: "\n"):
                text.append(byte)
                advanceLine()
            case UInt8(ascii: "\\") where isBasic:
                if try !skipFold() { text += try escape() }
            default: text.append(try character(byte))
            }
        }
        throw fault("the string does not end", at: start)
    }

    private mutating func character(_ byte: UInt8) throws(Fault) -> UInt8 {
        guard !Self.isControl(byte) else { throw fault("a control character stands in a string; escape it") }
        advance()
        return byte
    }

    /// Passes a `\` at the end of a line with the spaces and newlines behind it.
    private mutating func skipFold() throws(Fault) -> Bool {
        var behind = self
        behind.advance()
        behind.skipSpace()
        guard behind.peek == UInt8(ascii: "\n") else { return false }
        while behind.peek == UInt8(ascii: "\n") {
            behind.advanceLine()
            behind.skipSpace()
        }
        self = behind
        return true
    }

    private mutating func escape() throws(Fault) -> [UInt8] {
        let start = mark()
        advance()
        guard let byte = peek else { throw fault("the string does not end") }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): return escaped(byte)
        case UInt8(ascii: "b"): return escaped(8)
        case UInt8(ascii: "f"): return escaped(12)
        case UInt8(ascii: "n"): return escaped(10)
        case UInt8(ascii: "r"): return escaped(13)
        case UInt8(ascii: "t"): return escaped(9)
        case UInt8(ascii: "u"): return try unicode(digits: 4, start)
        case UInt8(ascii: "U"): return try unicode(digits: 8, start)
        default:
            throw fault(
                "a `\\` stands before what is no escape of TOML", at: start, remedy: "write `\\\\`, or quote with `'`")
        }
    }

    private mutating func escaped(_ byte: UInt8) -> [UInt8] {
        advance()
        return [byte]
    }

    private mutating func unicode(digits count: Int, _ start: Mark) throws(Fault) -> [UInt8] {
        advance()
        let digits = rest.prefix(count)
        guard digits.count == count, digits.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
            let number = UInt32(String(decoding: digits, as: UTF8.self), radix: 16), let scalar = Unicode.Scalar(number)
        else { throw fault("\(count) hexadecimal digits of a character are expected here", at: start) }
        advance(count)
        return Array(String(scalar).utf8)
    }
}
