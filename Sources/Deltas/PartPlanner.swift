import Files
import OSTree
import Repository

/// Deals objects out to parts, and sets aside those that are to be fetched by themselves.
struct PartPlanner {
    /// The most bytes of content of any file; more is a lie.
    private static let contentLimit: UInt64 = 1 << 40

    let store: any ObjectStore
    /// The most bytes of objects in a part that has more than one.
    let partSize: Int
    /// The most bytes of content of a file in a part; nil for no limit.
    let fallbackSize: Int?
    private var metadata: ArraySlice<(name: ObjectName, size: Int)> = []
    private var files: ArraySlice<Checksum> = []
    private var part = PlannedPart()
    private(set) var fallbacks: [StaticDelta.Fallback] = []

    init(store: any ObjectStore, partSize: Int, fallbackSize: Int?) {
        self.store = store
        self.partSize = partSize
        self.fallbackSize = fallbackSize
    }

    /// Takes an object that the delta must give; the objects come out in their order, metadata before files.
    /// - Parameter bytes: What the object holds when it is metadata.
    mutating func add(_ name: ObjectName, _ bytes: [UInt8]?) {
        switch name.kind {
        case .file: files.append(name.checksum)
        case .directoryTree, .directoryMetadata: metadata.append((name, bytes?.count ?? 0))
        // Both stand in the superblock.
        case .commit, .detachedMetadata: break
        }
    }

    /// The next part; nil after the last.
    /// - Throws: `RepositoryError` or `OSTreeError` when an object cannot be read; what `checkStop` throws.
    mutating func next(checkStop: () throws -> Void) throws -> PlannedPart? {
        while let (name, size) = metadata.popFirst() {
            let full = takeFull(adding: size)
            part.add(name, metadataSize: size)
            if let full { return full }
        }
        while let checksum = files.popFirst() {
            try checkStop()
            let (header, size) = try store.fileHeader(checksum)
            guard size <= Self.contentLimit else {
                throw OSTreeError.invalid("file object \(checksum)", reason: "it claims \(size) bytes of content")
            }
            if let fallbackSize, size > fallbackSize {
                let storedSize = try store.file(checksum).storedSize
                fallbacks.append(StaticDelta.Fallback(checksum: checksum, size: storedSize, contentSize: size))
                continue
            }
            let bytes = header.isRegular ? Int(size) : header.target.count
            let full = takeFull(adding: bytes)
            part.add(ObjectName(checksum, .file), header, size: bytes)
            if let full { return full }
        }
        return take()
    }

    /// The part so far, when there is no room left in it.
    private mutating func takeFull(adding size: Int) -> PlannedPart? {
        size > partSize - part.payload.size ? take() : nil
    }

    private mutating func take() -> PlannedPart? {
        guard !part.objects.isEmpty else { return nil }
        defer { part = PlannedPart() }
        return part
    }
}

extension StoredFile {
    /// Bytes that a client fetches. A store that is no archive cannot tell, and says how many they are at most.
    fileprivate var storedSize: UInt64 {
        switch self {
        case .archived(let extent): UInt64(extent.range.count)
        case .loose(_, let content): UInt64(content?.range.count ?? 0)
        }
    }
}
