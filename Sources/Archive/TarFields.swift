/// The fields of a tar header block (POSIX.1-2017 `pax`, section "ustar Interchange Format", and GNU's variant of it).
struct TarFields {
    let type: UInt8
    let size: Int
    let uid: UInt32
    let gid: UInt32
    /// Permission bits; old writers put the kind of file above them.
    let mode: UInt16
    /// Prefix and name joined, without the padding.
    let path: [UInt8]
    /// The target of a link, without the padding.
    let target: [UInt8]

    /// - Returns: nil when the checksum or a number is wrong.
    init?(_ block: ArraySlice<UInt8>) {
        let base = block.startIndex
        func field(_ range: Range<Int>) -> ArraySlice<UInt8> {
            block[base + range.lowerBound..<base + range.upperBound]
        }
        guard let sum = Self.number(field(148..<156)), sum == Int(TarHeader.checksum(block)),
            let size = Self.number(field(124..<136)), let mode = Self.number(field(100..<108)),
            let uid = Self.number(field(108..<116)).flatMap({ UInt32(exactly: $0) }),
            let gid = Self.number(field(116..<124)).flatMap({ UInt32(exactly: $0) })
        else { return nil }
        self.size = size
        self.mode = UInt16(mode & 0o7777)
        self.uid = uid
        self.gid = gid
        type = block[base + 156]
        // GNU's magic ends in blanks, and its headers keep times where ustar has the prefix.
        let isUstar = field(257..<263).elementsEqual("ustar\u{0}".utf8)
        let prefix = isUstar ? field(345..<500).prefix { $0 != 0 } : []
        let name = field(0..<100).prefix { $0 != 0 }
        path = prefix.isEmpty ? Array(name) : prefix + [UInt8(ascii: "/")] + name
        target = Array(field(157..<257).prefix { $0 != 0 })
    }

    /// Octal digits between blanks, or GNU's base-256 form; nil for anything else and for negative numbers.
    private static func number(_ field: ArraySlice<UInt8>) -> Int? {
        if field.first == 0x80 {
            let bytes = field.dropFirst()
            guard bytes.dropLast(8).allSatisfy({ $0 == 0 }) else { return nil }
            return Int(exactly: bytes.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
        }
        let digits = field.drop { $0 == UInt8(ascii: " ") }.prefix { $0 != 0 && $0 != UInt8(ascii: " ") }
        guard digits.count <= 12 else { return nil }
        var value = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(digit) else { return nil }
            value = value << 3 | Int(digit - UInt8(ascii: "0"))
        }
        return value
    }
}
