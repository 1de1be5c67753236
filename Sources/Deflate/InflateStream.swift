import CZlib

/// Unpacks a raw deflate stream (RFC 1951) piece by piece with zlib.
package struct InflateStream: ~Copyable {
    private let stream: UnsafeMutablePointer<z_stream>
    private var output = [UInt8](repeating: 0, count: 1 << 16)
    private let limit: Int
    private var count = 0
    /// Whether the end of the stream was seen.
    package private(set) var isFinished = false

    /// - Parameter limit: The most uncompressed bytes that are allowed.
    /// - Throws: ``DeflateError/unavailable(_:)`` when memory runs out.
    package init(limit: Int) throws(DeflateError) {
        self.limit = limit
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard inflateInit2_(stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            stream.deallocate()
            throw .unavailable("a zlib decompressor")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Unpacks more of the stream.
    /// - Parameters:
    ///   - bytes: The next piece of compressed bytes.
    ///   - sink: Takes the uncompressed bytes that became ready.
    /// - Throws: ``DeflateError`` when the stream is damaged, goes on after its end or exceeds the limit; what `sink`
    ///   throws.
    package mutating func write(
        _ bytes: UnsafeRawBufferPointer, to sink: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        try ZlibInput.pieces(of: bytes, for: stream) { try pump(to: sink) }
    }

    private mutating func pump(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        let stream = stream
        repeat {
            guard !isFinished else {
                guard stream.pointee.avail_in == 0 else { throw DeflateError.damaged("bytes follow its end") }
                return
            }
            let (status, produced) = output.withUnsafeMutableBytes { buffer in
                stream.pointee.next_out = buffer.bindMemory(to: UInt8.self).baseAddress
                stream.pointee.avail_out = UInt32(buffer.count)
                let status = inflate(stream, Z_NO_FLUSH)
                return (status, buffer.count - Int(stream.pointee.avail_out))
            }
            count += produced
            guard count <= limit else { throw DeflateError.tooLong(limit: limit) }
            if produced > 0 {
                try output.withUnsafeBytes { try sink(UnsafeRawBufferPointer(rebasing: $0[..<produced])) }
            }
            switch status {
            case Z_STREAM_END: isFinished = true
            // Z_BUF_ERROR only says that there was nothing more to do with what is here.
            case Z_OK, Z_BUF_ERROR: break
            default: throw DeflateError.damaged("zlib cannot read it (\(status))")
            }
        } while stream.pointee.avail_in > 0 || (stream.pointee.avail_out == 0 && !isFinished)
    }
}
