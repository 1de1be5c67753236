import OSTree

/// Lays the layers of an image over each other, as far as they hold the archive (OCI Image Specification 1.1, "Image
/// Layer Filesystem Changeset").
struct LayerStack {
    private static let root = ArchiveRepository.placeInImage + "/"
    private static let whiteout = ".wh."
    private static let opaque = ".wh..wh..opq"

    typealias Location = ImageArchive.Location
    private var objects: [(name: ObjectName, location: Location)] = []
    /// By the path inside the repository.
    private var others: [String: Location] = [:]

    /// Adds the layer above those that were added before.
    /// - Parameter files: The regular files of the layer.
    mutating func add(_ files: [String: Range<Int>], number: Int) {
        if number > 0 { hide(by: files) }
        for (path, range) in files where path.hasPrefix(Self.root) {
            let own = String(path.dropFirst(Self.root.count))
            let location = Location(layer: number, range: range)
            if let name = try? ObjectName(path: own) {
                objects.append((name, location))
            } else if !Self.isWhiteout(own) {
                others[own] = location
            }
        }
    }

    /// What is seen from above: the objects ascending by name, and the other files.
    consuming func finish() -> (objects: [(name: ObjectName, location: Location)], others: [String: Location]) {
        var sorted = objects
        objects = []
        sorted.sort { left, right in
            left.name == right.name ? left.location.layer > right.location.layer : left.name < right.name
        }
        // Of each object the first, which lies in the highest layer, stays.
        var kept = 0
        for index in sorted.indices where kept == 0 || sorted[index].name != sorted[kept - 1].name {
            sorted.swapAt(kept, index)
            kept += 1
        }
        sorted.removeSubrange(kept...)
        return (sorted, others)
    }

    /// Takes away what whiteouts of the layer above remove, and what lies below a path that is a file in it.
    private mutating func hide(by files: [String: Range<Int>]) {
        var removed: Set<Substring> = []
        for path in files.keys {
            let start = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
            let name = path[start...]
            guard name.hasPrefix(Self.whiteout) else { continue }
            // An opaque whiteout removes what is inside a directory: files are all that counts here.
            removed.insert(name == Self.opaque ? path[..<start].dropLast() : path[..<start] + name.dropFirst(4))
        }
        var hidden: [Substring: Bool] = [:]
        func isHidden(directory: Substring) -> Bool {
            if let known = hidden[directory] { return known }
            let parent = directory.lastIndex(of: "/").map { directory[..<$0] }
            let result =
                removed.contains(directory) || files[String(directory)] != nil
                || parent.map { isHidden(directory: $0) } == true
            hidden[directory] = result
            return result
        }
        others = others.filter { own, _ in
            let path = Self.root + own
            let end = path.lastIndex(of: "/") ?? path.endIndex
            return !removed.contains(path[...]) && !isHidden(directory: path[..<end])
        }
        // There may be many objects, but their directories are few.
        let shards = (0..<256).map { shard in
            let digits = (shard < 16 ? "0" : "") + String(shard, radix: 16)
            return isHidden(directory: Substring("\(Self.root)objects/\(digits)"))
        }
        let single = Set(removed.compactMap { try? ObjectName(path: $0.dropFirst(Self.root.count)) })
        guard shards.contains(true) || !single.isEmpty else { return }
        objects.removeAll { object in
            shards[Int(object.name.checksum.bytes[0])] || single.contains(object.name)
        }
    }

    private static func isWhiteout(_ path: String) -> Bool {
        path.split(separator: "/").last?.hasPrefix(whiteout) == true
    }
}
