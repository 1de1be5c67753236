import CZlib

/// Writes a raw deflate stream (RFC 1951) piece by piece with zlib, for content that should not stand in memory.
package struct DeflateStream: ~Copyable {
    /// The encoder's name and version, as recorded beside what it wrote.
    package static let name = "zlib-" + ZLIB_VERSION

    private let stream: UnsafeMutablePointer<z_stream>
    private var output = [UInt8](repeating: 0, count: 1 << 16)

    /// - Parameter level: 0 (stored) to 9 (smallest).
    /// - Throws: ``DeflateError/unavailable(_:)`` for an unknown level or when memory runs out.
    package init(level: Int = 6) throws(DeflateError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let status = deflateInit2_(
            stream, Int32(level), Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else {
            stream.deallocate()
            throw .unavailable("a zlib compressor of level \(level)")
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// Compresses more of the content.
    /// - Parameters:
    ///   - bytes: The next piece.
    ///   - sink: Takes the compressed bytes that became ready.
    /// - Throws: What `sink` throws.
    package mutating func write(
        _ bytes: UnsafeRawBufferPointer, to sink: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        try ZlibInput.pieces(of: bytes, for: stream) { try pump(Z_NO_FLUSH, to: sink) }
    }

    /// Ends the stream.
    /// - Parameter sink: Takes the last compressed bytes.
    /// - Throws: What `sink` throws.
    package consuming func finish(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        stream.pointee.avail_in = 0
        try pump(Z_FINISH, to: sink)
    }

    private mutating func pump(_ flush: Int32, to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        let stream = stream
        try output.withUnsafeMutableBytes { buffer in
            repeat {
                stream.pointee.next_out = buffer.bindMemory(to: UInt8.self).baseAddress
                stream.pointee.avail_out = UInt32(buffer.count)
                guard deflate(stream, flush) != Z_STREAM_ERROR else {
                    throw DeflateError.damaged("zlib lost its state")
                }
                let count = buffer.count - Int(stream.pointee.avail_out)
                if count > 0 { try sink(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count])) }
            } while stream.pointee.avail_out == 0
        }
    }
}
