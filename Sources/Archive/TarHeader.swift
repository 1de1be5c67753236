/// The header block of a tar entry in ustar form (POSIX.1-2017 `pax`, section "ustar Interchange Format").
///
/// The same entry always gives the same bytes: owner 0 without names, no times but the one given.
package struct TarHeader: Sendable {
    /// Bytes of a block: headers are one, and data is padded to a multiple.
    package static let blockSize = 512

    /// The kinds of entries that are written.
    package enum Kind: Sendable {
        /// A regular file of so many bytes.
        case file(size: Int)
        case directory
    }

    /// The block, ready to be written.
    package let bytes: [UInt8]

    /// - Parameters:
    ///   - mode: Permission bits, up to 07777.
    ///   - modificationTime: Seconds since 1970.
    /// - Throws: ``TarPathError`` when the path fits no ustar header.
    package init(
        _ path: TarPath, _ kind: Kind, mode: UInt16, modificationTime: UInt32 = 0
    ) throws(TarPathError) {
        var block = [UInt8](repeating: 0, count: Self.blockSize)
        let isDirectory = if case .directory = kind { true } else { false }
        let (prefix, name) = try Self.split(path, isDirectory: isDirectory)
        block.replaceSubrange(0..<name.count, with: name)
        block.replaceSubrange(345..<345 + prefix.count, with: prefix)
        Self.octal(UInt64(mode & 0o7777), into: &block, 100..<107)
        Self.octal(0, into: &block, 108..<115)
        Self.octal(0, into: &block, 116..<123)
        if case .file(let size) = kind {
            Self.size(UInt64(max(0, size)), into: &block)
        } else {
            Self.size(0, into: &block)
        }
        Self.octal(UInt64(modificationTime), into: &block, 136..<147)
        block[156] = UInt8(ascii: isDirectory ? "5" : "0")
        block.replaceSubrange(257..<265, with: Array("ustar\u{0}00".utf8))
        Self.octal(0, into: &block, 329..<336)
        Self.octal(0, into: &block, 337..<344)
        Self.octal(Self.checksum(block), into: &block, 148..<154)
        block[155] = UInt8(ascii: " ")
        bytes = block
    }

    /// Zeros that follow data of a size, up to the next whole block.
    package static func padding(after size: Int) -> Int { (blockSize - size % blockSize) % blockSize }

    /// The sum of all bytes of a header, its own checksum field counted as spaces.
    static func checksum(_ block: some Collection<UInt8>) -> UInt64 {
        var sum: UInt64 = 8 * UInt64(UInt8(ascii: " "))
        for byte in block { sum += UInt64(byte) }
        for byte in block.dropFirst(148).prefix(8) { sum -= UInt64(byte) }
        return sum
    }

    /// The fields `prefix` and `name`, which a reader joins with a slash.
    private static func split(
        _ path: TarPath, isDirectory: Bool
    ) throws(TarPathError) -> (prefix: ArraySlice<UInt8>, name: ArraySlice<UInt8>) {
        let bytes = Array(path.text.utf8) + (isDirectory ? [UInt8(ascii: "/")] : [])
        if bytes.count <= 100 { return ([], bytes[...]) }
        let slash = bytes[max(0, bytes.count - 101)...].dropLast().firstIndex(of: UInt8(ascii: "/"))
        guard let slash, slash <= 155 else { throw TarPathError(path: path.text, problem: .unsplittable) }
        return (bytes[..<slash], bytes[(slash + 1)...])
    }

    /// Octal digits over the whole range; the byte behind it stays NUL.
    private static func octal(_ value: UInt64, into block: inout [UInt8], _ range: Range<Int>) {
        var rest = value
        for index in range.reversed() {
            block[index] = UInt8(ascii: "0") + UInt8(rest & 7)
            rest >>= 3
        }
    }

    /// Eleven octal digits up to 8 GiB, and GNU's base-256 form above.
    private static func size(_ value: UInt64, into block: inout [UInt8]) {
        guard value >= 1 << 33 else { return octal(value, into: &block, 124..<135) }
        for (index, shift) in zip(128..<136, stride(from: 56, through: 0, by: -8)) {
            block[index] = UInt8(truncatingIfNeeded: value >> UInt64(shift))
        }
        block[124] = 0x80
    }
}
