/// Text between double quotes with backslashes in it (the Go specification, "String literals").
enum QuotedText {
    static func isValid(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        while let byte = rest.popFirst() {
            guard byte < 0x80, byte != UInt8(ascii: "\n") else { return false }
            if byte == UInt8(ascii: "\\"), !escape(&rest) { return false }
        }
        return true
    }

    private static func escape(_ rest: inout ArraySlice<UInt8>) -> Bool {
        guard let byte = rest.popFirst() else { return false }
        switch byte {
        case UInt8(ascii: "x"): return number(&rest, digits: 2) != nil
        case UInt8(ascii: "u"): return number(&rest, digits: 4).flatMap(Unicode.Scalar.init) != nil
        case UInt8(ascii: "U"): return number(&rest, digits: 8).flatMap(Unicode.Scalar.init) != nil
        case UInt8(ascii: "0")...UInt8(ascii: "3"):
            let digits = rest.prefix(2)
            rest = rest.dropFirst(2)
            return digits.count == 2 && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }
        default: return "abfnrtv\\\"".utf8.contains(byte)
        }
    }

    private static func number(_ rest: inout ArraySlice<UInt8>, digits count: Int) -> UInt32? {
        let digits = rest.prefix(count)
        rest = rest.dropFirst(count)
        return digits.count == count ? UInt32(String(decoding: digits, as: UTF8.self), radix: 16) : nil
    }
}
