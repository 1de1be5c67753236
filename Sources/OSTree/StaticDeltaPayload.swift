/// What a part of a static delta holds before and after the bytes of its objects.
///
/// libostree, `OSTREE_STATIC_DELTA_PART_PAYLOAD_FORMAT_V0`: `(a(uuu)aa(ayay)ayay)`, which is owners and modes, sets of
/// attributes, the bytes of the objects one after the other, and the operations that make objects of them. Since the
/// large member is neither first nor last, a part can be written without holding it in memory.
package struct StaticDeltaPayload: Equatable, Sendable {
    /// The operation that makes one object of one run of bytes (`OSTREE_STATIC_DELTA_OP_OPEN_SPLICE_AND_CLOSE`).
    private static let splice = UInt8(ascii: "S")

    private var modes: [[UInt8]] = []
    private var modeIndex: [[UInt8]: Int] = [:]
    private var attributes: [[UInt8]] = []
    private var attributeIndex: [[UInt8]: Int] = [:]
    private var operations: [UInt8] = []
    /// Bytes of all objects so far.
    package private(set) var size = 0

    package init() {}

    /// Adds an object of metadata.
    /// - Parameter size: The number of its bytes.
    package mutating func add(metadataSize size: Int) {
        operations.append(Self.splice)
        append(size)
        append(self.size)
        self.size += size
    }

    /// Adds a file object.
    /// - Parameter size: The number of bytes of its content, or of what the link points to.
    package mutating func add(_ header: FileHeader, size: Int) {
        var mode = VariantWriter()
        mode.number(header.uid)
        mode.number(header.gid)
        mode.number(header.mode)
        operations.append(Self.splice)
        append(Self.index(of: mode.array(), in: &modes, &modeIndex))
        append(Self.index(of: header.attributes.serialised, in: &attributes, &attributeIndex))
        append(size)
        append(self.size)
        self.size += size
    }

    /// What stands before the bytes of the objects.
    package var head: [UInt8] { modes.flatMap { $0 } + attributeSets }

    /// What stands after the bytes of the objects.
    package var tail: [UInt8] {
        let modeEnd = modes.reduce(0) { $0 + $1.count }
        let attributeEnd = modeEnd + attributeSets.count
        let objectEnd = attributeEnd + size
        var tail = operations
        let width = VariantOffsets.width(body: objectEnd + operations.count, count: 3)
        for end in [objectEnd, attributeEnd, modeEnd] {
            for byte in 0..<width { tail.append(UInt8(truncatingIfNeeded: end >> (8 * byte))) }
        }
        return tail
    }

    private var attributeSets: [UInt8] {
        var array = VariantWriter()
        for set in attributes { array.variable(set) }
        return array.array()
    }

    private static func index(
        of value: [UInt8], in values: inout [[UInt8]], _ known: inout [[UInt8]: Int]
    ) -> Int {
        if let index = known[value] { return index }
        known[value] = values.count
        values.append(value)
        return values.count - 1
    }

    /// Seven bits to a byte, the least significant first.
    private mutating func append(_ number: Int) {
        var rest = UInt(number)
        while rest > 0x7F {
            operations.append(UInt8(rest & 0x7F | 0x80))
            rest >>= 7
        }
        operations.append(UInt8(rest))
    }
}
