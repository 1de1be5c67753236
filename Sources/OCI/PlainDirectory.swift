package import Archive
package import Files
import Glibc
import Synchronization
package import SystemPackage

/// Writes an image into a plain directory as skopeo keeps it (containers-transports(5), `dir:`): see
/// ``DirectoryImages``.
///
/// The image that is there stays whole until the new one is: blobs and documents stand beside it under their digests,
/// `manifest.json` is replaced last, and then what was the old image's alone goes. What an image that was not published
/// has put there is taken away again.
package final class PlainDirectory: ConcurrentDestination {
    private struct State {
        /// A file that stands in the directory from the first blob until the image is published: there is one writer at
        /// a time, since it removes what is not its own.
        var mark: StagedFile?
        let added = AddedFiles()
        /// The files of the image that is written.
        var names: Set<String> = []
    }

    private static let mode: FilePermissions = [.ownerReadWriteExecute, .groupReadExecute, .otherReadExecute]
    private static let fileMode: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead]

    private let root: FilePath
    private let state = Mutex(State())

    package var needsForeignBlobs: Bool { true }

    /// Opens the directory; it is made with the first blob.
    /// - Throws: `FileError`, or ``ImageError`` when the directory holds something else.
    package init(_ root: FilePath) throws {
        self.root = root
        if try exists(root) { try refuseForeign() }
    }

    deinit {
        state.withLock { state in
            guard state.mark != nil else { return }
            state.added.remove { _ in true }
            state.mark = nil
            state.added.removeDirectories()
        }
    }

    package func makeBlob(_ mediaType: MediaType) throws -> any BlobWriter { try pendingBlob(mediaType) { $0.hex } }

    package func takeBlob(_ descriptor: Descriptor, from source: () throws -> any ByteSource) throws {
        try begin()
        if try stored(descriptor) != nil { return state.withLock { _ = $0.names.insert(descriptor.digest.hex) } }
        try pendingBlob(descriptor.mediaType) { $0.hex }
            .finish(copying: source(), expecting: descriptor, image: place)
    }

    package func take(_ content: BlobContent, report: @Sendable (Int) -> Void) throws -> BlobOutcome {
        try takeBlob(content, report: report)
    }

    package func holds(_ descriptor: Descriptor) throws -> Bool { try stored(descriptor) != nil }

    package func readBack(_ descriptor: Descriptor) throws -> FileExtent {
        guard let extent = try stored(descriptor) else {
            throw ImageError(place, "it has no blob \(descriptor.digest)", remedy: "store it first")
        }
        return extent
    }

    package func putDocument(_ bytes: [UInt8], _ descriptor: Descriptor) throws {
        try ImageDocument.check(bytes, descriptor, image: place)
        try begin()
        let blob = try pendingBlob(descriptor.mediaType) { DirectoryImages.documentName($0) }
        try bytes.withUnsafeBytes { try blob.write($0) }
        _ = try blob.finish()
    }

    package func publish(_ images: [Descriptor]) throws -> Descriptor {
        let entry = try entry(for: images, reference: nil, image: place)
        let document = DirectoryImages.documentName(entry.digest)
        guard state.withLock({ $0.mark != nil && $0.names.contains(document) }) else {
            throw ImageError(place, "it has no manifest \(entry.digest)", remedy: "put it first")
        }
        try syncDirectory(root)
        let top = root.appending(DirectoryImages.topName)
        guard rename(root.appending(document).string, top.string) == 0 else {
            throw FileError("rename into", top, Errno(rawValue: errno))
        }
        state.withLock { state in
            removeOthers(than: state.names.subtracting([document]))
            state.mark = nil
        }
        try syncDirectory(root)
        return entry
    }

    private var place: String { "dir:\(root)" }

    /// Makes what is missing, and removes what a killed run left.
    private func begin() throws {
        try state.withLock { state in
            guard state.mark == nil else { return }
            try state.added.createDirectories(root, mode: Self.mode)
            try refuseForeign()
            let mark = try StagedFile(in: root, for: "writer")
            guard try StagedFile.sweep(root, of: "writer") == 1 else {
                throw ImageError(place, "an image is being written to it", remedy: "try again afterwards")
            }
            for label in ["blob", DirectoryImages.versionName] { try StagedFile.sweep(root, of: label) }
            let version = root.appending(DirectoryImages.versionName)
            if try !exists(version) {
                try AtomicFile.write(Array(DirectoryImages.version.utf8), to: version, mode: Self.fileMode)
                state.added.insert(version)
            }
            state.mark = mark
        }
    }

    private func pendingBlob(_ mediaType: MediaType, name: @escaping (Digest) -> String) throws -> PendingBlob {
        try begin()
        let file = try StagedFile(in: root, for: "blob")
        return try PendingBlob(mediaType, into: file) { digest, _ in
            let name = name(digest)
            let path = self.root.appending(name)
            let isNew = try !exists(path)
            try file.commit(as: name)
            self.state.withLock { state in
                state.names.insert(name)
                if isNew { state.added.insert(path) }
            }
        }
    }

    /// Where a blob lies; nil when it is not there, or with another size.
    private func stored(_ descriptor: Descriptor) throws -> FileExtent? {
        let path = root.appending(descriptor.digest.hex)
        guard try exists(path) else { return nil }
        let file = try OpenFile(path)
        return file.size == descriptor.size ? FileExtent(file: file, range: 0..<file.size) : nil
    }

    /// Removes the blobs, documents and signatures that were there before. What stays by a mishap harms nobody, and goes
    /// the next time.
    private func removeOthers(than names: Set<String>) {
        let found = (try? listDirectory(root)) ?? []
        for name in found where DirectoryImages.isPart(name) && !names.contains(name) {
            unlink(root.appending(name).string)
        }
    }

    /// A directory that is none of this form must be empty, or hold only what a run killed at its beginning left.
    private func refuseForeign() throws {
        let path = root.appending(DirectoryImages.versionName)
        let isOurs = try exists(path) && readFile(path, limit: 100) == Array(DirectoryImages.version.utf8)
        guard try isOurs || !listDirectory(root).contains(where: { !$0.hasPrefix(".") }) else {
            throw ImageError(
                place, "the directory is no image of this form", remedy: "name a new or empty directory")
        }
    }
}
