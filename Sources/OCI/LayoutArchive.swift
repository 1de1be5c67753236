package import Archive
package import Files
import Glibc
package import SystemPackage

/// Writes an image into one tar file that holds an image layout, in one pass and without a second copy of a blob.
///
/// The file replaces whatever bore its name, when it is complete.
package final class LayoutArchive: ImageDestination {
    private let target: FilePath
    private let name: String
    private let reference: String?
    private let file: StagedFile
    private let tar: TarWriter
    private var stored: [Digest: Range<Int>] = [:]
    /// Where the entries that are complete end.
    private var end: Int
    private weak var pending: PendingBlob?

    /// Begins a temporary file beside the target, and removes what a killed run left there.
    /// - Parameter reference: The image's name in the index; nil for none.
    /// - Throws: `FileError`, or ``ImageError`` when the path names no file.
    package init(_ target: FilePath, reference: String?) throws {
        guard let name = target.lastComponent?.string, name != ".", name != "..", !isDirectory(target) else {
            throw ImageError("oci-archive:\(target)", "this is a directory", remedy: "name a file")
        }
        guard !isSpecialFile(target) else {
            throw ImageError("oci-archive:\(target)", "this is a device or a pipe", remedy: "name a file")
        }
        self.target = target
        self.name = name
        self.reference = reference
        let directory = target.removingLastComponent()
        try StagedFile.sweep(directory, of: name)
        file = try StagedFile(in: directory, for: name)
        tar = TarWriter(file)
        try tar.directory("blobs")
        try tar.directory("blobs/sha256")
        end = file.count
    }

    package func makeBlob(_ mediaType: MediaType) throws -> any BlobWriter { try pendingBlob(mediaType) }

    package func takeBlob(_ descriptor: Descriptor, from source: () throws -> any ByteSource) throws {
        if stored[descriptor.digest]?.count == descriptor.size { return }
        try pendingBlob(descriptor.mediaType).finish(copying: source(), expecting: descriptor, image: description)
    }

    package func readBack(_ descriptor: Descriptor) throws -> FileExtent {
        guard let range = stored[descriptor.digest], range.count == descriptor.size else {
            throw ImageError(description, "it has no blob \(descriptor.digest)", remedy: "store it first")
        }
        return FileExtent(file: try file.reopen(), range: range)
    }

    package func publish(_ images: [Descriptor]) throws -> Descriptor {
        let entry = try entry(for: images, reference: reference, image: description)
        try discardUnfinished()
        try tar.file(LayoutFile.name, bytes: LayoutFile.bytes)
        try tar.file(LayoutFile.indexName, bytes: ImageIndex(manifests: [entry]).bytes)
        try tar.finish()
        try file.commit(as: name)
        try syncDirectory(target.removingLastComponent())
        return entry
    }

    private var description: String { "oci-archive:\(target)" }

    private func pendingBlob(_ mediaType: MediaType) throws -> PendingBlob {
        try discardUnfinished()
        try put([UInt8](repeating: 0, count: TarHeader.blockSize))
        let blob = try PendingBlob(mediaType, into: file) { digest, size in try self.store(digest, size: size) }
        pending = blob
        return blob
    }

    /// Takes back what a blob left that went away unfinished.
    private func discardUnfinished() throws {
        guard pending == nil else {
            throw ImageError(description, "a blob is not finished", remedy: "finish one before the next")
        }
        if file.count != end { try file.truncate(to: end) }
    }

    /// Ends the entry of the blob under way. Only now are name and size known: the header goes where the zeros are.
    private func store(_ digest: Digest, size: Int) throws {
        pending = nil
        let start = end + TarHeader.blockSize
        if stored[digest] != nil { return try discardUnfinished() }
        try put([UInt8](repeating: 0, count: TarHeader.padding(after: size)))
        let path = try TarPath("blobs/sha256/\(digest.hex)")
        try file.overwrite(TarHeader(path, .file(size: size), mode: 0o644).bytes, at: end)
        stored[digest] = start..<start + size
        end = file.count
    }

    private func put(_ bytes: [UInt8]) throws {
        if !bytes.isEmpty { try bytes.withUnsafeBytes { try file.write($0) } }
    }
}
