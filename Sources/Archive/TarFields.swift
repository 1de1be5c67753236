/// The fields of a tar header block that matter for finding files.
struct TarFields {
    let type: UInt8
    let size: Int
    /// Prefix and name joined, without the padding.
    let path: [UInt8]

    /// - Returns: nil when the checksum or a number is wrong.
    init?(_ block: ArraySlice<UInt8>) {
        let base = block.startIndex
        func field(_ range: Range<Int>) -> ArraySlice<UInt8> {
            block[base + range.lowerBound..<base + range.upperBound]
        }
        guard let sum = Self.number(field(148..<156)), sum == Int(TarHeader.checksum(block)),
            let size = Self.number(field(124..<136))
        else { return nil }
        self.size = size
        type = block[base + 156]
        // GNU's magic ends in blanks, and its headers keep times where ustar has the prefix.
        let isUstar = field(257..<263).elementsEqual("ustar\u{0}".utf8)
        let prefix = isUstar ? field(345..<500).prefix { $0 != 0 } : []
        let name = field(0..<100).prefix { $0 != 0 }
        path = prefix.isEmpty ? Array(name) : prefix + [UInt8(ascii: "/")] + name
    }

    /// Octal digits between blanks, or GNU's base-256 form; nil for anything else and for negative numbers.
    private static func number(_ field: ArraySlice<UInt8>) -> Int? {
        if field.first == 0x80 {
            let bytes = field.dropFirst()
            guard bytes.dropLast(8).allSatisfy({ $0 == 0 }) else { return nil }
            return Int(exactly: bytes.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
        }
        let digits = field.drop { $0 == UInt8(ascii: " ") }.prefix { $0 != 0 && $0 != UInt8(ascii: " ") }
        guard digits.endIndex - field.startIndex <= field.count, digits.count <= 12 else { return nil }
        var value = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(digit) else { return nil }
            value = value << 3 | Int(digit - UInt8(ascii: "0"))
        }
        return value
    }
}
