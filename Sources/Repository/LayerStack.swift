import Archive
import OSTree

/// Lays the layers of an image over each other, as far as they hold the archive (OCI Image Specification 1.1, "Image
/// Layer Filesystem Changeset").
///
/// The work for a layer grows with its own entries only, however many lie below.
struct LayerStack {
    private static let root = ArchiveRepository.placeInImage + "/"
    private static let whiteout = ".wh."
    private static let opaque = ".wh..wh..opq"
    /// Longer or deeper paths are no part of an archive; both are counted from the repository.
    private static let (pathLimit, depthLimit) = (512, 64)
    /// Objects of all layers together, and names that other files and whiteouts have.
    private static let (objectLimit, nameLimit) = (8_000_000, 300_000)

    typealias Location = ImageArchive.Location
    private var objects: [(name: ObjectName, location: Location)] = []
    /// The other files.
    private var others = PathTree()
    /// For each first byte of a checksum the layer that hides the objects below it; 0 hides none.
    private var hiddenShards = [Int](repeating: 0, count: 256)
    /// The layers that hide single objects below them.
    private var hiddenObjects: [ObjectName: Int] = [:]
    private var names = 0

    /// Adds the layer above those that were added before.
    /// - Throws: ``RepositoryError`` when all layers together hold too much.
    mutating func add(_ layer: TarIndex, number: Int, place: String) throws(RepositoryError) {
        if number > 0 { hide(by: layer, number: number) }
        for (path, range) in layer.files where path.hasPrefix(Self.root) {
            let own = path.utf8.dropFirst(Self.root.utf8.count)
            let location = Location(layer: number, range: range)
            if let name = try? ObjectName(path: Substring(own)) {
                objects.append((name, location))
            } else if own.count <= Self.pathLimit {
                let parts = Self.parts(Substring(own))
                guard parts.count <= Self.depthLimit, parts.last?.hasPrefix(Self.whiteout) == false else { continue }
                names += others.insert(location, at: parts[...])
            }
            guard objects.count <= Self.objectLimit, names + hiddenObjects.count <= Self.nameLimit else {
                throw RepositoryError(
                    place, "has layers with more files than an archive can have",
                    remedy: "make the image with `slipway image create`")
            }
        }
    }

    /// What is seen from above: the objects ascending by name, and the other files by their paths.
    consuming func finish() -> (objects: [(name: ObjectName, location: Location)], others: [String: Location]) {
        var sorted = objects
        objects = []
        let (shards, single) = (hiddenShards, hiddenObjects)
        sorted.removeAll { object in
            let layer = object.location.layer
            return layer < shards[Int(object.name.checksum.bytes[0])] || layer < single[object.name] ?? 0
        }
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
        var paths: [String: Location] = [:]
        others.forEach { paths[$0] = $1 }
        return (sorted, paths)
    }

    /// Takes away what the layer above hides: what its whiteouts name, what lies at or below the path of anything that
    /// is no directory, and files where it has directories.
    private mutating func hide(by layer: TarIndex, number: Int) {
        for path in layer.files.keys {
            let start = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
            let name = path[start...]
            if !name.hasPrefix(Self.whiteout) {
                hide(path[...], number, isFile: true)
            } else if name == Self.opaque {
                // Removes what is inside a directory: files are all that counts here.
                hide(path[..<start].dropLast(), number)
            } else if name != Self.whiteout {
                hide(path[..<start] + name.dropFirst(Self.whiteout.count), number)
            }
        }
        for path in layer.others { hide(path[...], number) }
        for path in layer.directories where path.hasPrefix(Self.root) {
            let own = path.dropFirst(Self.root.count)
            others.removeFiles(on: Self.parts(own)[...])
            if let name = try? ObjectName(path: own) { hiddenObjects[name] = number }
        }
    }

    /// Hides what lies at a path and below it, and files where the directories on the way to it are.
    /// - Parameter isFile: Whether the layer has a file there, which wins over an object below as it is.
    private mutating func hide(_ path: Substring, _ number: Int, isFile: Bool = false) {
        guard path.hasPrefix(Self.root) else {
            if path.isEmpty || Self.root.hasPrefix(path + "/") {
                others = PathTree()
                hiddenShards = [Int](repeating: number, count: 256)
            }
            return
        }
        let own = path.dropFirst(Self.root.count)
        let parts = Self.parts(own)
        others.remove(parts[...])
        guard parts.first == "objects" else { return }
        if parts.count == 1 {
            hiddenShards = [Int](repeating: number, count: 256)
        } else if parts.count == 2 {
            if parts[1].utf8.count == 2, let shard = UInt8(parts[1], radix: 16), parts[1] == parts[1].lowercased() {
                hiddenShards[Int(shard)] = number
            }
        } else if !(isFile && parts.count == 3), let name = try? ObjectName(path: parts[..<3].joined(separator: "/")) {
            hiddenObjects[name] = number
        }
    }

    private static func parts(_ path: Substring) -> [Substring] { path.split(separator: "/") }
}
