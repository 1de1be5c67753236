import Deflate
import OSTree
import OpenSSL
import SystemPackage

/// Turns files of a tree into objects of an archive; every worker thread has one.
final class FileEncoder {
    /// Files up to this size are compressed in memory with libdeflate; larger ones piece by piece with zlib.
    static let memoryLimit = 16 << 20
    /// What made the compressed bytes, as the image records it.
    static let name = "\(Compressor.name)/\(Compressor.defaultLevel)"
    /// What made those of the larger files.
    static let streamName = "\(DeflateStream.name)/\(Compressor.defaultLevel)"

    private let headers: HeaderReader
    private let written: WrittenObjects
    private let spoolDirectory: String
    private let checkStop: @Sendable () throws -> Void
    private var compressor: Compressor
    private let buffer: UnsafeMutableRawBufferPointer

    init(
        headers: HeaderReader, written: WrittenObjects, spoolDirectory: String,
        checkStop: @escaping @Sendable () throws -> Void
    ) throws {
        self.headers = headers
        self.written = written
        self.spoolDirectory = spoolDirectory
        self.checkStop = checkStop
        compressor = try Compressor()
        // One byte more than fits shows a file that grew.
        buffer = .allocate(byteCount: Self.memoryLimit + 1, alignment: 16)
    }

    deinit { buffer.deallocate() }

    /// Reads a file and makes its object.
    func encode(_ file: TreeFile) throws -> EncodedObject {
        try checkStop()
        if file.isLink {
            let header = try headers.link(file)
            let name = ObjectName(try Checksum(of: header.hashed), .file)
            return EncodedObject(name, .memory(header.archived(size: 0)), contentSize: 0)
        }
        let descriptor = try file.directory.open(file.name)
        return try descriptor.closeAfter {
            let (header, size) = try headers.regular(descriptor, path: file.path)
            return try size <= Self.memoryLimit
                ? encodeInMemory(header, size, descriptor, path: file.path)
                : encodeStreaming(header, size, descriptor, path: file.path)
        }
    }

    private func encodeInMemory(
        _ header: FileHeader, _ size: Int, _ descriptor: FileDescriptor, path: String
    ) throws -> EncodedObject {
        var count = 0
        while count <= size {
            let read = try read(descriptor, into: .init(rebasing: buffer[count...size]), path: path)
            if read == 0 { break }
            count += read
        }
        guard count == size else { throw Self.changed(path) }
        let content = UnsafeRawBufferPointer(rebasing: buffer[..<size])
        var hasher = try SHA256()
        try hasher.update(header.hashed)
        try hasher.update(content)
        let name = ObjectName(try Checksum(finishing: hasher), .file)
        if written.contains(name) { return EncodedObject(name, .none, contentSize: size) }
        let bytes = header.archived(size: UInt64(size)) + compressor.deflate(content)
        return EncodedObject(name, .memory(bytes), contentSize: size)
    }

    private func encodeStreaming(
        _ header: FileHeader, _ size: Int, _ descriptor: FileDescriptor, path: String
    ) throws -> EncodedObject {
        let spool = try Spool(in: spoolDirectory)
        try header.archived(size: UInt64(size)).withUnsafeBytes { try spool.write($0) }
        var hasher = try SHA256()
        try hasher.update(header.hashed)
        var stream = try DeflateStream(level: Compressor.defaultLevel)
        var count = 0
        while true {
            try checkStop()
            let read = try read(descriptor, into: .init(rebasing: buffer[..<(1 << 20)]), path: path)
            if read == 0 { break }
            count += read
            let piece = UnsafeRawBufferPointer(rebasing: buffer[..<read])
            try hasher.update(piece)
            try stream.write(piece) { try spool.write($0) }
        }
        guard count == size else { throw Self.changed(path) }
        try stream.finish { try spool.write($0) }
        return EncodedObject(ObjectName(try Checksum(finishing: hasher), .file), .spool(spool), contentSize: size)
    }

    private func read(_ descriptor: FileDescriptor, into bytes: UnsafeMutableRawBufferPointer, path: String) throws
        -> Int
    {
        do { return try descriptor.read(into: bytes) } catch { throw ImageBuildError(path, "cannot read: \(error)") }
    }

    private static func changed(_ path: String) -> ImageBuildError {
        ImageBuildError(path, "changed while it was read", remedy: "try again when nothing writes to the tree")
    }
}
