import SystemPackage
import Deflate
import Files
import OSTree
import OpenSSL

/// Turns headers and contents into objects of an archive; every worker thread has one.
final class ContentEncoder {
    /// Content up to this size is compressed in memory with libdeflate; larger content piece by piece with zlib.
    static let memoryLimit = 16 << 20
    /// What makes the compressed bytes, as the image records it: the one for small contents, the one for large ones.
    static let names = [
        "\(Compressor.name)/\(Compressor.defaultLevel)", "\(DeflateStream.name)/\(Compressor.defaultLevel)",
    ]

    let written: WrittenObjects
    private let spoolDirectory: FilePath
    private let checkStop: @Sendable () throws -> Void
    private var compressor: Compressor
    private var buffer: UnsafeMutableRawBufferPointer

    init(written: WrittenObjects, spoolDirectory: String, checkStop: @escaping @Sendable () throws -> Void) throws {
        self.written = written
        self.spoolDirectory = FilePath(spoolDirectory)
        self.checkStop = checkStop
        compressor = try Compressor()
        buffer = .allocate(byteCount: 1 << 20, alignment: 16)
    }

    deinit { buffer.deallocate() }

    /// The bytes that content keeps in memory while it waits for its turn.
    static func cost(of size: Int) -> Int { size > memoryLimit ? 1 << 20 : size }

    /// The object of a symbolic link.
    func encode(link header: FileHeader) throws -> EncodedObject {
        let name = ObjectName(try Checksum(of: header.hashed), .file)
        return EncodedObject(name, .memory(header.archived(size: 0)), contentSize: 0)
    }

    /// The object of a regular file whose content is read.
    /// - Parameters:
    ///   - place: The file, for messages.
    ///   - read: Fills the beginning of a buffer; 0 at the end.
    func encode(
        _ header: FileHeader, size: Int, place: String, read: (UnsafeMutableRawBufferPointer) throws -> Int
    ) throws -> EncodedObject {
        try checkStop()
        guard size <= Self.memoryLimit else { return try encodeLarge(header, size: size, place: place, read: read) }
        // One byte more than fits shows a file that grew.
        reserve(size + 1)
        var count = 0
        while count <= size {
            let piece = try read(.init(rebasing: buffer[count...size]))
            if piece == 0 { break }
            count += piece
        }
        guard count == size else { throw Self.changed(place) }
        return try encode(header, content: UnsafeRawBufferPointer(rebasing: buffer[..<size]))
    }

    /// The object of a regular file whose content is in memory.
    func encode(_ header: FileHeader, content: UnsafeRawBufferPointer) throws -> EncodedObject {
        var hasher = try SHA256()
        try hasher.update(header.hashed)
        try hasher.update(content)
        let name = ObjectName(try Checksum(finishing: hasher), .file)
        if written.contains(name) { return EncodedObject(name, .none, contentSize: content.count) }
        let bytes = header.archived(size: UInt64(content.count)) + compressor.deflate(content)
        return EncodedObject(name, .memory(bytes), contentSize: content.count)
    }

    private func encodeLarge(
        _ header: FileHeader, size: Int, place: String, read: (UnsafeMutableRawBufferPointer) throws -> Int
    ) throws -> EncodedObject {
        let spool = try SpoolFile(in: spoolDirectory)
        try header.archived(size: UInt64(size)).withUnsafeBytes { try spool.write($0) }
        var hasher = try SHA256()
        try hasher.update(header.hashed)
        var stream = try DeflateStream(level: Compressor.defaultLevel)
        var count = 0
        while true {
            try checkStop()
            let piece = try read(.init(rebasing: buffer[..<(1 << 20)]))
            if piece == 0 { break }
            count += piece
            guard count <= size else { throw Self.changed(place) }
            let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<piece])
            try hasher.update(bytes)
            try stream.write(bytes) { try spool.write($0) }
        }
        guard count == size else { throw Self.changed(place) }
        try stream.finish { try spool.write($0) }
        let name = ObjectName(try Checksum(finishing: hasher), .file)
        return EncodedObject(name, .spooled(spool.extent()), contentSize: size)
    }

    private func reserve(_ count: Int) {
        guard buffer.count < count else { return }
        buffer.deallocate()
        buffer = .allocate(byteCount: count, alignment: 16)
    }

    private static func changed(_ place: String) -> ImageBuildError {
        ImageBuildError(place, "changed while it was read", remedy: "try again when nothing writes to it")
    }
}

extension ContentEncoder {
    /// The object of a regular file whose content lies in an open file.
    func encode(_ header: FileHeader, extent: FileExtent, place: String) throws -> EncodedObject {
        var offset = extent.range.lowerBound
        return try encode(header, size: extent.range.count, place: place) { space in
            let room = UnsafeMutableRawBufferPointer(
                rebasing: space[..<min(space.count, extent.range.upperBound - offset)])
            guard !room.isEmpty else { return 0 }
            let count = try extent.file.descriptor.read(fromAbsoluteOffset: Int64(offset), into: room)
            offset += count
            return count
        }
    }
}
