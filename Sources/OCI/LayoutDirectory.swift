package import Archive
import Files
package import SystemPackage

/// Writes an image into a directory with an image layout (OCI Image Specification 1.1, "Image Layout").
///
/// A layout that is there is kept: blobs are added, and in the index only the entry of the same name is replaced.
package final class LayoutDirectory: ImageDestination {
    private static let mode: FilePermissions = [.ownerReadWriteExecute, .groupReadExecute, .otherReadExecute]
    private static let fileMode: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead]
    private static let lockName = ".slipway.lock"

    private let root: FilePath
    private let blobs: FilePath
    private let reference: String?

    /// Opens the directory, makes it where it is missing, and removes what a killed run left in it.
    /// - Parameter reference: The image's name in the index; nil for none.
    /// - Throws: `FileError`, or ``ImageError`` when the directory holds something else; `Fault` or `FaultReport` when
    ///   the index that is there cannot be read.
    package init(_ root: FilePath, reference: String?) throws {
        self.root = root
        self.reference = reference
        blobs = root.appending("blobs").appending("sha256")
        try createDirectories(root, mode: Self.mode)
        try Self.refuseForeign(root)
        try locked {
            try createDirectories(blobs, mode: Self.mode)
            try StagedFile.sweep(blobs, of: "blob")
            let layout = root.appending(LayoutFile.name)
            if try !exists(layout) { try AtomicFile.write(LayoutFile.bytes, to: layout, mode: Self.fileMode) }
        }
        // An index that could not be updated at the end shall not cost the work before it.
        if let index = try index() { _ = try ImageIndex(index, source: indexPath.string) }
    }

    package func putBlob(mediaType: MediaType, write: (any ByteSink) throws -> Void) throws -> Descriptor {
        let file = try StagedFile(in: blobs, for: "blob")
        let sink = try HashedSink(file)
        try write(sink)
        let digest = try sink.finish()
        try file.commit(as: digest.hex)
        return Descriptor(mediaType: mediaType, digest: digest, size: sink.count)
    }

    package func publish(_ manifest: Manifest, platform: Platform) throws -> Descriptor {
        let blob = try putBlob(mediaType: .manifest, bytes: manifest.bytes)
        let entry = blob.entry(platform: platform, reference: reference)
        try syncDirectory(blobs)
        try syncDirectory(blobs.removingLastComponent())
        try locked {
            let updated = try ImageIndex.updating(index(), source: indexPath.string, with: entry)
            try AtomicFile.write(updated, to: indexPath, mode: Self.fileMode)
        }
        return entry
    }

    private var indexPath: FilePath { root.appending(LayoutFile.indexName) }

    /// The index as it is now; nil where there is none yet.
    private func index() throws -> [UInt8]? {
        try exists(indexPath) ? readFile(indexPath, limit: ImageDocument.byteLimit) : nil
    }

    /// Keeps other runs away from the layout's own files; blobs do not need it.
    private func locked(_ body: () throws -> Void) throws {
        let lock = try FileLock(root.appending(Self.lockName))
        try body()
        _ = consume lock
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
