package import Archive
import Files
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
    private var stored: Set<Digest> = []

    /// Begins a temporary file beside the target, and removes what a killed run left there.
    /// - Parameter reference: The image's name in the index; nil for none.
    /// - Throws: `FileError`, or ``ImageError`` when the path names no file.
    package init(_ target: FilePath, reference: String?) throws {
        guard let name = target.lastComponent?.string, name != ".", name != "..", !isDirectory(target) else {
            throw ImageError("oci-archive:\(target)", "this is a directory", remedy: "name a file")
        }
        var status = stat()
        guard stat(target.string, &status) != 0 || status.st_mode & S_IFMT == S_IFREG else {
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
    }

    package func putBlob(mediaType: MediaType, write: (any ByteSink) throws -> Void) throws -> Descriptor {
        let start = file.count
        try put([UInt8](repeating: 0, count: TarHeader.blockSize))
        let sink = try HashedSink(file)
        do {
            try write(sink)
        } catch {
            try file.truncate(to: start)
            throw error
        }
        let digest = try sink.finish()
        if stored.insert(digest).inserted {
            // Only now are name and size known: the header goes where the zeros are.
            let path = try TarPath("blobs/sha256/\(digest.hex)")
            try put([UInt8](repeating: 0, count: TarHeader.padding(after: sink.count)))
            try file.overwrite(TarHeader(path, .file(size: sink.count), mode: 0o644).bytes, at: start)
        } else {
            try file.truncate(to: start)
        }
        return Descriptor(mediaType: mediaType, digest: digest, size: sink.count)
    }

    package func publish(_ manifest: Manifest, platform: Platform) throws -> Descriptor {
        let blob = try putBlob(mediaType: .manifest, bytes: manifest.bytes)
        let entry = blob.entry(platform: platform, reference: reference)
        try tar.file(LayoutFile.name, bytes: LayoutFile.bytes)
        try tar.file(LayoutFile.indexName, bytes: ImageIndex(manifests: [entry]).bytes)
        try tar.finish()
        try file.commit(as: name)
        try syncDirectory(target.removingLastComponent())
        return entry
    }

    private func put(_ bytes: [UInt8]) throws {
        if !bytes.isEmpty { try bytes.withUnsafeBytes { try file.write($0) } }
    }
}
