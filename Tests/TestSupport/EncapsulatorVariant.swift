/// The few shapes of GVariant that the encapsulator has to look into, and those that a test makes itself.
package enum EncapsulatorVariant {
    /// What a directory tree names.
    package struct Tree: Sendable {
        package var files: [(name: [UInt8], checksum: String)] = []
        package var directories: [(name: [UInt8], tree: String, metadata: String)] = []

        package init() {}

        /// `(a(say)a(sayay))`
        package var serialised: [UInt8] {
            let hex = EncapsulatorHash.bytes
            let first = array(
                files.map { tuple([$0.name + [0], hex($0.checksum)]) })
            let second = array(
                directories.map { tuple([$0.name + [0], hex($0.tree), hex($0.metadata)]) })
            return tuple([first, second])
        }
    }

    /// Reads `uuuusa(ayay)` in a tuple, which has its length or other fields before it.
    /// - Parameter start: How many bytes those are.
    package static func file(
        header: [UInt8], from start: Int, content: [UInt8]
    ) throws -> EncapsulatorSource.File {
        let width = width(header.count)
        guard header.count > start + 16 + width else { throw TestFailure("a file header is too short") }
        let end = number(header.suffix(width))
        func big(_ at: Int) -> Int { header[start + at..<start + at + 4].reduce(0) { $0 << 8 | Int($1) } }
        return EncapsulatorSource.File(
            uid: big(0), gid: big(4), mode: big(8), target: Array(header[start + 16..<end - 1]),
            attributes: Array(header[end..<header.count - width]), content: content)
    }

    /// Reads `(a(say)a(sayay))`.
    package static func tree(_ bytes: [UInt8]) -> Tree {
        let split = number(bytes.suffix(width(bytes.count)))
        var tree = Tree()
        for element in elements(bytes[..<split]) {
            let end = number(element.suffix(width(element.count)))
            let body = Array(element)
            tree.files.append((Array(body[..<(end - 1)]), EncapsulatorHash.hex(body[end..<end + 32])))
        }
        for element in elements(bytes[split..<bytes.count - width(bytes.count)]) {
            let end = number(element.suffix(width(element.count)))
            let body = Array(element)
            tree.directories.append(
                (
                    Array(body[..<(end - 1)]), EncapsulatorHash.hex(body[end..<end + 32]),
                    EncapsulatorHash.hex(body[end + 32..<end + 64])
                ))
        }
        return tree
    }

    /// The checksums of a commit's root directory and of its metadata: before the six offsets at the end.
    package static func root(ofCommit bytes: [UInt8]) -> (tree: String, metadata: String) {
        let end = bytes.count - 6 * width(bytes.count)
        return (EncapsulatorHash.hex(bytes[end - 64..<end - 32]), EncapsulatorHash.hex(bytes[end - 32..<end]))
    }

    /// A tuple whose members all have variable size and need no alignment.
    private static func tuple(_ members: [[UInt8]]) -> [UInt8] {
        var ends: [Int] = []
        for member in members { ends.append((ends.last ?? 0) + member.count) }
        return framed(members.flatMap { $0 }, offsets: ends.dropLast().reversed())
    }

    private static func array(_ elements: [[UInt8]]) -> [UInt8] {
        var ends: [Int] = []
        for element in elements { ends.append((ends.last ?? 0) + element.count) }
        return framed(elements.flatMap { $0 }, offsets: ends)
    }

    private static func framed(_ body: [UInt8], offsets: [Int]) -> [UInt8] {
        let width = [1, 2, 4].first { body.count + offsets.count * $0 < 1 << (8 * $0) } ?? 8
        return body + offsets.flatMap { offset in (0..<width).map { UInt8(offset >> (8 * $0) & 255) } }
    }

    private static func elements(_ array: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        guard !array.isEmpty else { return [] }
        let width = width(array.count)
        let table = array.startIndex + number(array.suffix(width))
        var start = array.startIndex
        return stride(from: table, to: array.endIndex, by: width).map { at in
            let end = array.startIndex + number(array[at..<at + width])
            defer { start = end }
            return array[start..<end]
        }
    }

    private static func width(_ count: Int) -> Int { count < 1 << 8 ? 1 : count < 1 << 16 ? 2 : 4 }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reversed().reduce(0) { $0 << 8 | Int($1) } }
}
