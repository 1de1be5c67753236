import Archive
package import Files
package import OSTree

/// The archive repository inside the layers of an image; nothing is unpacked.
///
/// Memory is about 60 bytes for each object; the list of one layer's paths is held while that layer is scanned.
package struct ImageArchive: ObjectStore {
    /// Where a file of the repository lies.
    package struct Location: Sendable, Equatable {
        /// Counts the layers that were given, from 0 for the lowest.
        package let layer: Int
        /// Counted from the start of the file in which the layer lies.
        package let range: Range<Int>
    }

    package let place: String
    private let layers: [FileExtent]
    private let objectFiles: [(name: ObjectName, location: Location)]
    private let others: [String: Location]

    /// Scans the headers of the layers; blocks while it reads them.
    /// - Parameters:
    ///   - place: The image as the user named it, for messages.
    ///   - layers: Plain tar archives, from the lowest to the highest.
    /// - Throws: ``RepositoryError`` when a layer cannot be read, or the repository in them is of another mode than
    ///   `archive`. That there is none at all is no error, so that parts of an image can be read.
    package init(place: String, layers: [FileExtent]) throws(RepositoryError) {
        self.place = place
        self.layers = layers
        var stack = LayerStack()
        for (number, layer) in layers.enumerated() {
            let index: TarIndex
            do {
                index = try TarIndex(layer.file.descriptor, range: layer.range)
            } catch {
                throw RepositoryError(place, "has a layer that cannot be read", kind: .unreadable, cause: error)
            }
            try stack.add(index, number: number, place: place)
        }
        (objectFiles, others) = stack.finish()
        guard others["config"] != nil else { return }
        let mode: RepositoryMode
        do {
            mode = try RepositoryConfig(bytes(at: "config", limit: RepositoryConfig.limit) ?? []).mode
        } catch {
            throw RepositoryError("\(place)/config", "cannot be used", cause: error)
        }
        guard mode == .archive else {
            throw RepositoryError(place, "holds a repository of mode \(mode.rawValue), not archive")
        }
    }

    /// All files of the repository with their paths inside it: first the objects, ascending by name, then the others,
    /// ascending by path.
    package var files: some Sequence<(path: String, location: Location)> {
        let others = others.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let rest = others.lazy.compactMap { path in self.others[path].map { (path: path, location: $0) } }
        let objects = objectFiles.lazy.map { (path: $0.name.path, location: $0.location) }
        var (first, second) = (objects.makeIterator(), rest.makeIterator())
        return AnyIterator { first.next() ?? second.next() }
    }

    /// Finds a file of the repository by its path inside it, such as `summary`.
    package func file(at path: String) -> FileExtent? {
        location(path).map { FileExtent(file: layers[$0.layer].file, range: $0.range) }
    }

    package func metadata(_ name: ObjectName) throws -> [UInt8] {
        guard name.kind != .file, name.kind != .detachedMetadata else {
            throw RepositoryError("\(place)/\(name.path)", "is not named by the checksum of its bytes")
        }
        guard let bytes = try bytes(at: name.path, limit: ObjectKind.readLimit) else { throw missing(name) }
        return try verified(bytes, name)
    }

    package func detachedMetadata(of commit: Checksum) throws -> [UInt8]? {
        try bytes(at: ObjectName(commit, .detachedMetadata).path, limit: ObjectKind.readLimit)
    }

    package func file(_ checksum: Checksum) throws -> StoredFile {
        let name = ObjectName(checksum, .file)
        guard let location = object(name) else { throw missing(name) }
        return .archived(FileExtent(file: layers[location.layer].file, range: location.range))
    }

    package func contains(_ name: ObjectName) -> Bool { object(name) != nil }

    package func objects() throws -> [ObjectName] { objectFiles.map(\.name) }

    package func objects(stray: (String) -> Void) throws -> [ObjectName] {
        for path in others.keys.sorted() where path.hasPrefix("objects/") { stray("\(place)/\(path)") }
        return try objects()
    }

    package func refs() throws -> [RefName: Checksum] {
        var failure: RepositoryError?
        let refs = try refs { failure = failure ?? $0 }
        if let failure { throw failure }
        return refs
    }

    package func refs(failed: (RepositoryError) -> Void) throws -> [RefName: Checksum] {
        var found: [RefName: Checksum] = [:]
        for path in others.keys.sorted() where path.hasPrefix("refs/heads/") {
            // libostree passes over files whose names no ref can have.
            guard let name = try? RefName(String(path.dropFirst("refs/heads/".count))) else { continue }
            do {
                found[name] = try RefFile.commit(bytes(at: path, limit: RefFile.limit) ?? [])
            } catch {
                failed(RefFile.damaged("\(place)/\(path)", error))
            }
        }
        return found
    }

    package func deltas() -> Set<StaticDeltaName> {
        var names: Set<StaticDeltaName> = []
        for path in others.keys where path.hasPrefix("deltas/") {
            let parts = path.split(separator: "/")
            if parts.count > 3, let name = StaticDeltaName(directory: "\(parts[1])\(parts[2])"),
                path.hasPrefix(name.directory + "/")
            {
                names.insert(name)
            }
        }
        return names
    }

    /// A small file; nil when there is none.
    private func bytes(at path: String, limit: Int) throws(RepositoryError) -> [UInt8]? {
        guard let extent = file(at: path) else { return nil }
        guard extent.range.count <= limit else {
            throw RepositoryError("\(place)/\(path)", "is larger than \(limit) bytes", kind: .corrupt)
        }
        do {
            return try extent.bytes(limit: limit)
        } catch {
            throw RepositoryError("\(place)/\(path)", "cannot be read", kind: .unreadable, cause: error)
        }
    }

    private func location(_ path: String) -> Location? {
        if let other = others[path] { return other }
        return (try? ObjectName(path: path)).flatMap(object)
    }

    private func object(_ name: ObjectName) -> Location? {
        var range = objectFiles.indices
        while !range.isEmpty {
            let middle = (range.lowerBound + range.upperBound) / 2
            let found = objectFiles[middle]
            if found.name == name { return found.location }
            range = found.name < name ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return nil
    }
}
