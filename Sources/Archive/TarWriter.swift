/// Writes a tar archive in ustar form whose bytes depend on nothing but what is put in.
package struct TarWriter {
    private let sink: any ByteSink
    private let modificationTime: UInt32

    /// - Parameters:
    ///   - sink: Takes the archive, in order.
    ///   - modificationTime: Seconds since 1970, the same for every entry.
    package init(_ sink: any ByteSink, modificationTime: UInt32 = 0) {
        self.sink = sink
        self.modificationTime = modificationTime
    }

    /// Writes a directory entry. Parents come first; the writer does not add them.
    /// - Throws: ``TarPathError``, or what the sink throws.
    package func directory(_ path: String, mode: UInt16 = 0o755) throws {
        try write(TarHeader(TarPath(path), .directory, mode: mode, modificationTime: modificationTime).bytes)
    }

    /// Writes a regular file whose bytes are in memory.
    /// - Throws: ``TarPathError``, or what the sink throws.
    package func file(_ path: String, bytes: [UInt8], mode: UInt16 = 0o644) throws {
        try file(path, size: bytes.count, mode: mode) { sink in try bytes.withUnsafeBytes { try sink.write($0) } }
    }

    /// Writes a regular file whose bytes are streamed.
    /// - Parameters:
    ///   - size: How many bytes the content gives.
    ///   - content: Writes exactly that many bytes into the sink it is given.
    /// - Throws: ``TarPathError``, ``TarSizeError`` when the content gives more or fewer bytes (the archive is then
    ///   spoilt), or what the sink or the content throws.
    package func file(
        _ path: String, size: Int, mode: UInt16 = 0o644, content: (any ByteSink) throws -> Void
    ) throws {
        let header = try TarHeader(TarPath(path), .file(size: size), mode: mode, modificationTime: modificationTime)
        try write(header.bytes)
        let counted = CountedSink(sink, path: path, size: size)
        try content(counted)
        guard counted.remaining == 0 else { throw counted.error }
        try write([UInt8](repeating: 0, count: TarHeader.padding(after: size)))
    }

    /// Writes the two zero blocks that end an archive.
    /// - Throws: What the sink throws.
    package func finish() throws {
        try write([UInt8](repeating: 0, count: 2 * TarHeader.blockSize))
    }

    private func write(_ bytes: [UInt8]) throws {
        if !bytes.isEmpty { try bytes.withUnsafeBytes { try sink.write($0) } }
    }
}

/// Passes on the announced number of bytes and refuses more.
private final class CountedSink: ByteSink {
    private let sink: any ByteSink
    private let path: String
    private let size: Int
    private(set) var remaining: Int

    init(_ sink: any ByteSink, path: String, size: Int) {
        self.sink = sink
        self.path = path
        self.size = size
        remaining = size
    }

    var error: TarSizeError { TarSizeError(path: path, announced: size, given: size - remaining) }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        remaining -= bytes.count
        guard remaining >= 0 else { throw error }
        try sink.write(bytes)
    }
}

/// A file's content had another size than its tar header says.
package struct TarSizeError: Error, CustomStringConvertible, Sendable {
    package let path: String
    /// Bytes in the header.
    package let announced: Int
    /// Bytes that came, or that had come when there were too many.
    package let given: Int

    package var description: String {
        "the content of `\(path)` has \(given) bytes where \(announced) were announced; it changed while it was read"
    }
}
