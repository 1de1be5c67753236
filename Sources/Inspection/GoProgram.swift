/// Reads from a Go program what it says of itself: names of its packages, and the flags of the linker that Go records
/// in its build information.
enum GoProgram {
    /// The largest program that is read, in bytes.
    private static let limit: UInt64 = 256 << 20
    /// How many different texts are kept for each needle.
    private static let textLimit = 64
    private static let context = 24

    /// Finds texts in a program.
    /// - Returns: For each needle what stands behind it, each once, in no order.
    static func versions(_ needles: [String], in path: String, of tree: DeployedTree) throws -> [[String]] {
        var scan = NeedleScan(needles.map { Array($0.utf8) }, context: context)
        var found = [Set<String>](repeating: [], count: needles.count)
        func note(_ needle: Int, _ behind: ArraySlice<UInt8>) {
            guard found[needle].count < textLimit else { return }
            found[needle].insert(String(decoding: behind.prefix { (0x21...0x7E).contains($0) }, as: UTF8.self))
        }
        guard try tree.stream(path, limit: limit, into: { scan.write($0, found: note) }) else {
            return needles.map { _ in [] }
        }
        scan.finish(found: note)
        return found.map(Array.init)
    }

    /// The version that all texts begin with; nil when there is none or they differ.
    static func only(_ texts: [String]) -> SoftwareVersion? {
        let versions = Set(texts.compactMap { SoftwareVersion(leading: $0) })
        return versions.count == 1 ? versions.first : nil
    }
}
