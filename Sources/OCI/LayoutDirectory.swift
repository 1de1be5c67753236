package import Archive
package import Files
import Glibc
package import SystemPackage

/// Writes an image into a directory with an image layout (OCI Image Specification 1.1, "Image Layout").
///
/// A layout that is there is kept: blobs are added, and in the index only the entry of the same name is replaced. The
/// directory is made with the first blob; what an image that was not published has put there is taken away again.
package final class LayoutDirectory: ImageDestination {
    private static let mode: FilePermissions = [.ownerReadWriteExecute, .groupReadExecute, .otherReadExecute]
    private static let fileMode: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead]
    private static let lockName = ".slipway.lock"

    static let markLabel = "writer"

    let root: FilePath
    let blobs: FilePath
    private let reference: String?
    /// A file that stands in the directory from the first blob until the image is published, so that nobody removes
    /// blobs which no index names yet.
    private var mark: StagedFile?
    private let added = AddedFiles()

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
        guard mark != nil else { return }
        mark = nil
        // What cannot be taken away is found by the next run, or by a removal of unreferenced blobs.
        try? takeBack()
    }

    package func makeBlob(_ mediaType: MediaType) throws -> any BlobWriter { try pendingBlob(mediaType) }

    package func takeBlob(_ descriptor: Descriptor, from source: () throws -> any ByteSource) throws {
        try begin()
        if try stored(descriptor) != nil { return }
        try pendingBlob(descriptor.mediaType).finish(copying: source(), expecting: descriptor, image: "oci:\(root)")
    }

    package func readBack(_ descriptor: Descriptor) throws -> FileExtent {
        guard let extent = try stored(descriptor) else {
            throw ImageError("oci:\(root)", "it has no blob \(descriptor.digest)", remedy: "store it first")
        }
        return extent
    }

    package func publish(_ images: [Descriptor]) throws -> Descriptor {
        let entry = try entry(for: images, reference: reference, image: "oci:\(root)")
        try syncDirectory(blobs)
        try syncDirectory(blobs.removingLastComponent())
        try locked {
            let updated = try ImageIndex.updating(index(), source: indexPath.string, with: entry)
            try AtomicFile.write(updated, to: indexPath, mode: Self.fileMode)
        }
        mark = nil
        return entry
    }

    /// Makes what is missing of a layout, and removes what a killed run left in it.
    private func begin() throws {
        guard mark == nil else { return }
        try added.createDirectories(root, mode: Self.mode)
        try Self.refuseForeign(root)
        try locked {
            try added.createDirectories(blobs, mode: Self.mode)
            try StagedFile.sweep(blobs, of: "blob")
            try StagedFile.sweep(root, of: Self.markLabel)
            let layout = root.appending(LayoutFile.name)
            if try !exists(layout) {
                try AtomicFile.write(LayoutFile.bytes, to: layout, mode: Self.fileMode)
                added.insert(layout)
            }
            mark = try StagedFile(in: root, for: Self.markLabel)
        }
    }

    /// Removes what this run added, unless another one may count on it.
    private func takeBack() throws {
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
        let (blobs, added) = (blobs, added)
        return try PendingBlob(mediaType, into: file) { digest, _ in
            let isNew = try !exists(blobs.appending(digest.hex))
            try file.commit(as: digest.hex)
            if isNew { added.insert(blobs.appending(digest.hex)) }
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
