import Archive
import Files
import Glibc
import SystemPackage

/// A tar file that is written in one pass and without a second copy of a blob, and replaces whatever bore its name when
/// it is complete.
final class StagedTar {
    private let target: FilePath
    private let name: String
    private let place: String
    private let file: StagedFile
    private let tar: TarWriter
    /// Where the bytes of the entries that are complete lie.
    private var files: [String: Range<Int>] = [:]
    /// Where the entries that are complete end.
    private var end = 0
    private weak var pending: PendingBlob?

    /// Begins a temporary file beside the target, and removes what a killed run left there.
    /// - Parameter place: The image for messages.
    /// - Throws: `FileError`, or ``ImageError`` when the path names no file.
    init(_ target: FilePath, place: String) throws {
        guard let name = target.lastComponent?.string, name != ".", name != "..", !isDirectory(target) else {
            throw ImageError(place, "this is a directory", remedy: "name a file")
        }
        guard !isSpecialFile(target) else {
            throw ImageError(place, "this is a device or a pipe", remedy: "name a file")
        }
        guard try Self.isReplaceable(target) else {
            throw ImageError(
                place, "a file that is no archive bears the name", remedy: "name another file, or remove that one")
        }
        self.target = target
        self.name = name
        self.place = place
        let directory = target.removingLastComponent()
        try StagedFile.sweep(directory, of: name)
        file = try StagedFile(in: directory, for: name)
        tar = TarWriter(file)
    }

    /// Whether nothing is lost that is no archive: there is no file, an empty one, or a tar.
    private static func isReplaceable(_ target: FilePath) throws -> Bool {
        var status = stat()
        guard stat(target.string, &status) == 0, status.st_size > 0 else { return true }
        var header = [UInt8](repeating: 0, count: TarHeader.blockSize)
        do {
            let file = try FileDescriptor.open(target, .readOnly, options: .closeOnExec)
            _ = try file.closeAfter { try header.withUnsafeMutableBytes { try file.read(into: $0) } }
        } catch {
            throw FileError("read", target, error)
        }
        return header[257..<262].elementsEqual("ustar".utf8)
    }

    /// Adds a directory.
    func addDirectory(_ path: String) throws {
        try discardUnfinished()
        try tar.directory(path)
        end = file.count
    }

    /// Adds a small file.
    func addFile(_ path: String, bytes: [UInt8]) throws {
        try discardUnfinished()
        try tar.file(path, bytes: bytes)
        end = file.count
    }

    /// Begins a blob whose path follows from its digest, which is known at its end; at most one at a time. A path that is
    /// there keeps its first bytes.
    func makeBlob(
        _ mediaType: MediaType, path: @escaping (Digest) -> String, done: @escaping (Digest, Int) -> Void = { _, _ in }
    ) throws -> PendingBlob {
        try discardUnfinished()
        try put([UInt8](repeating: 0, count: TarHeader.blockSize))
        let blob = try PendingBlob(mediaType, into: file) { digest, size in
            try self.store(path(digest), size: size)
            done(digest, size)
        }
        pending = blob
        return blob
    }

    /// Whether a path is there with so many bytes.
    func holds(_ path: String, size: Int) -> Bool { files[path]?.count == size }

    /// What a path that is there holds.
    func extent(_ path: String) throws -> FileExtent? {
        guard let range = files[path] else { return nil }
        return FileExtent(file: try file.reopen(), range: range)
    }

    /// Ends the archive and gives it its name.
    func commit() throws {
        try discardUnfinished()
        try tar.finish()
        try file.commit(as: name)
        try syncDirectory(target.removingLastComponent())
    }

    /// Takes back what a blob left that went away unfinished.
    private func discardUnfinished() throws {
        guard pending == nil else {
            throw ImageError(place, "a blob is not finished", remedy: "finish one before the next")
        }
        if file.count != end { try file.truncate(to: end) }
    }

    /// Ends the entry of the blob under way. Only now are name and size known: the header goes where the zeros are.
    private func store(_ path: String, size: Int) throws {
        pending = nil
        let start = end + TarHeader.blockSize
        if files[path] != nil { return try discardUnfinished() }
        try put([UInt8](repeating: 0, count: TarHeader.padding(after: size)))
        try file.overwrite(TarHeader(TarPath(path), .file(size: size), mode: 0o644).bytes, at: end)
        files[path] = start..<start + size
        end = file.count
    }

    private func put(_ bytes: [UInt8]) throws {
        if !bytes.isEmpty { try bytes.withUnsafeBytes { try file.write($0) } }
    }
}
