/// Paths, made for finding those above another one in a single pass over its bytes, however long it is.
struct PathSet {
    private var byHash: [UInt64: [String]] = [:]

    init(_ paths: [String]) {
        for path in paths {
            var hash = Hash()
            for byte in path.utf8 { hash.add(byte) }
            byHash[hash.value, default: []].append(path)
        }
    }

    /// The shortest of the paths that a path is below of, by its text alone; nil when there is none.
    func parent(of path: String) -> String? {
        var hash = Hash()
        for (length, byte) in path.utf8.enumerated() {
            if byte == UInt8(ascii: "/"), let known = byHash[hash.value] {
                let parent = path.utf8.prefix(length)
                if let found = known.first(where: { $0.utf8.elementsEqual(parent) }) { return found }
            }
            hash.add(byte)
        }
        return nil
    }

    /// FNV-1a of 64 bits.
    private struct Hash {
        private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

        mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }
}
