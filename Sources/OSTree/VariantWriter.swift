/// Puts together one GVariant container, an array or a tuple, in normal form.
///
/// GVariant specification, "Serialisation format": members are aligned to their type, and a container of members that
/// vary in size ends in the offsets of their ends. Every tuple of OSTree's ends in such a member, whose end is not
/// stored.
struct VariantWriter {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    /// Adds a member of fixed size.
    mutating func fixed(_ member: some Sequence<UInt8>, alignment: Int = 1) {
        align(to: alignment)
        bytes.append(contentsOf: member)
    }

    /// Adds a number the way OSTree stores all of its numbers: most significant byte first.
    mutating func number<Number: FixedWidthInteger>(_ value: Number) {
        align(to: MemoryLayout<Number>.size)
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// Adds a member whose size depends on its content.
    mutating func variable(_ member: some Sequence<UInt8>, alignment: Int = 1) {
        align(to: alignment)
        bytes.append(contentsOf: member)
        ends.append(bytes.count)
    }

    /// Adds a string with its closing NUL.
    mutating func string(_ text: some Sequence<UInt8>) {
        align(to: 1)
        bytes.append(contentsOf: text)
        bytes.append(0)
        ends.append(bytes.count)
    }

    /// The bytes as an array of members that vary in size.
    consuming func array() -> [UInt8] { framed(by: ends) }

    /// The bytes as a tuple whose last member varies in size.
    consuming func tuple() -> [UInt8] { framed(by: ends.dropLast().reversed()) }

    private mutating func align(to alignment: Int) {
        while bytes.count % alignment != 0 { bytes.append(0) }
    }

    private consuming func framed(by offsets: [Int]) -> [UInt8] {
        var framed = bytes
        let width = VariantOffsets.width(body: bytes.count, count: offsets.count)
        for offset in offsets {
            for byte in 0..<width { framed.append(UInt8(truncatingIfNeeded: offset >> (8 * byte))) }
        }
        return framed
    }
}

/// How wide the framing offsets of a container are.
enum VariantOffsets {
    /// The smallest width whose numbers can name every position in the container, offsets included.
    static func width(body: Int, count: Int) -> Int {
        for width in [1, 2, 4] where body + count * width < 1 << (8 * width) { return width }
        return 8
    }

    /// The width that a reader infers from the whole size.
    static func width(size: Int) -> Int { width(body: size, count: 0) }
}
