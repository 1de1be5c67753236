package import Archive
package import Files
import Glibc
import Synchronization
package import SystemPackage

/// Writes an image into a directory with an image layout (OCI Image Specification 1.1, "Image Layout").
///
/// A layout that is there is kept: blobs are added, and in the index only the entry of the same name is replaced. The
/// directory is made with the first blob; what an image that was not published has put there is taken away again.
package final class LayoutDirectory: ConcurrentDestination, ImageCollection {
    private struct State {
        /// A file that stands in the directory from the first blob until the image is published, so that nobody removes
        /// blobs which no index names yet.
        var mark: StagedFile?
        let added = AddedFiles()
    }

    private static let mode: FilePermissions = [.ownerReadWriteExecute, .groupReadExecute, .otherReadExecute]
    private static let fileMode: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead]
    private static let lockName = ".slipway.lock"

    static let markLabel = "writer"

    let root: FilePath
    let blobs: FilePath
    private let reference: String?
    private let state = Mutex(State())

    /// Opens the directory, makes it where it is missing, and removes what a killed run left in it.
    /// - Parameter reference: The image's name in the index; nil for none.
    /// - Throws: `FileError`, or ``ImageError`` when the directory holds something else; `Fault` or `FaultReport` when
    ///   the index that is there cannot be read.
    package init(_ root: FilePath, reference: String?) throws {
        self.root = root
        self.reference = reference
        blobs = root.appending("blobs").appending("sha256")
        guard try exists(root) else { return }
        try Self.refuseForeign(root)
        // An index that could not be updated at the end shall not cost the work before it.
        if let index = try index() { _ = try ImageIndex(index, source: indexPath.string) }
    }

    deinit {
        state.withLock { state in
            guard state.mark != nil else { return }
            state.mark = nil
            // What cannot be taken away is found by the next run, or by a removal of unreferenced blobs.
            try? takeBack(state.added)
        }
    }

    package func makeBlob(_ mediaType: MediaType) throws -> any BlobWriter { try pendingBlob(mediaType) }

    package func takeBlob(_ descriptor: Descriptor, from source: () throws -> any ByteSource) throws {
        try begin()
        if try stored(descriptor) != nil { return }
        try pendingBlob(descriptor.mediaType).finish(copying: source(), expecting: descriptor, image: "oci:\(root)")
    }

    package func take(_ content: BlobContent, report: @Sendable (Int) -> Void) throws -> BlobOutcome {
        try takeBlob(content, report: report)
    }

    package func holds(_ descriptor: Descriptor) throws -> Bool { try stored(descriptor) != nil }

    package func readBack(_ descriptor: Descriptor) throws -> FileExtent {
        guard let extent = try stored(descriptor) else {
            throw ImageError("oci:\(root)", "it has no blob \(descriptor.digest)", remedy: "store it first")
        }
        return extent
    }

    package func putDocument(_ bytes: [UInt8], _ descriptor: Descriptor) throws {
        try ImageDocument.check(bytes, descriptor, image: "oci:\(root)")
        try begin()
        if try stored(descriptor) == nil { _ = try putBlob(mediaType: descriptor.mediaType, bytes: bytes) }
    }

    package func publish(_ images: [Descriptor]) throws -> Descriptor {
        for image in images { _ = try readBack(image) }
        let entry = try entry(for: images, reference: reference, image: "oci:\(root)")
        try publish(entries: [entry])
        return entry
    }

    package func publish(entries: [Descriptor]) throws {
        try syncDirectory(blobs)
        try syncDirectory(blobs.removingLastComponent())
        try locked {
            var updated = try index()
            for entry in entries {
                updated = try ImageIndex.updating(updated, source: indexPath.string, with: entry)
            }
            if let updated { try AtomicFile.write(updated, to: indexPath, mode: Self.fileMode) }
        }
        state.withLock { $0.mark = nil }
    }

    /// Makes what is missing of a layout, and removes what a killed run left in it.
    private func begin() throws {
        try state.withLock { state in
            guard state.mark == nil else { return }
            try state.added.createDirectories(root, mode: Self.mode)
            try Self.refuseForeign(root)
            try locked {
                try state.added.createDirectories(blobs, mode: Self.mode)
                try StagedFile.sweep(blobs, of: "blob")
                try StagedFile.sweep(root, of: Self.markLabel)
                let layout = root.appending(LayoutFile.name)
                if try !exists(layout) {
                    try AtomicFile.write(LayoutFile.bytes, to: layout, mode: Self.fileMode)
                    state.added.insert(layout)
                }
                state.mark = try StagedFile(in: root, for: Self.markLabel)
            }
        }
    }

    /// Removes what this run added, unless another one may count on it.
    private func takeBack(_ added: AddedFiles) throws {
        try locked {
            guard try StagedFile.sweep(root, of: Self.markLabel) == 0 else { return }
            let isUnused = try !exists(indexPath)
            added.remove { isUnused || $0.starts(with: blobs) }
            if isUnused { unlink(root.appending(Self.lockName).string) }
        }
        added.removeDirectories()
    }

    private func pendingBlob(_ mediaType: MediaType) throws -> PendingBlob {
        try begin()
        let file = try StagedFile(in: blobs, for: "blob")
        return try PendingBlob(mediaType, into: file) { digest, _ in
            let path = self.blobs.appending(digest.hex)
            let isNew = try !exists(path)
            try file.commit(as: digest.hex)
            if isNew { self.state.withLock { $0.added.insert(path) } }
        }
    }

    /// Where a blob lies; nil when it is not there, or with another size, as a writer without our care may leave it.
    private func stored(_ descriptor: Descriptor) throws -> FileExtent? {
        let path = blobs.appending(descriptor.digest.hex)
        guard try exists(path) else { return nil }
        let file = try OpenFile(path)
        return file.size == descriptor.size ? FileExtent(file: file, range: 0..<file.size) : nil
    }

    var indexPath: FilePath { root.appending(LayoutFile.indexName) }

    /// The index as it is now; nil where there is none yet.
    private func index() throws -> [UInt8]? {
        try exists(indexPath) ? readFile(indexPath, limit: ImageDocument.byteLimit) : nil
    }

    /// Keeps other runs away from the layout's own files; blobs do not need it.
    func locked<Result>(_ body: () throws -> Result) throws -> Result {
        let lock = try FileLock(root.appending(Self.lockName))
        let result = try body()
        _ = consume lock
        return result
    }

    /// A directory that is no layout must be empty, or hold only what a run killed at its beginning left.
    private static func refuseForeign(_ root: FilePath) throws {
        let layout = root.appending(LayoutFile.name)
        if try exists(layout) {
            try LayoutFile.check(readFile(layout, limit: ImageDocument.byteLimit), image: "oci:\(root)")
        } else if let name = try listDirectory(root).first(where: { !$0.hasPrefix(".") && $0 != "blobs" }) {
            throw ImageError(
                "oci:\(root)", "the directory is no image layout and holds `\(name)`",
                remedy: "name a new or empty directory")
        }
    }
}
