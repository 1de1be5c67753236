import CZlib

/// zlib counts input in 32 bits and takes it through a mutable pointer.
enum ZlibInput {
    /// Hands a buffer to a stream in pieces that zlib can count; `body` consumes each piece whole.
    static func pieces(
        of bytes: UnsafeRawBufferPointer, for stream: UnsafeMutablePointer<z_stream>, _ body: () throws -> Void
    ) throws {
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + (1 << 30))
            let piece = UnsafeRawBufferPointer(rebasing: bytes[start..<end]).bindMemory(to: UInt8.self)
            stream.pointee.next_in = UnsafeMutablePointer(mutating: piece.baseAddress)
            stream.pointee.avail_in = UInt32(piece.count)
            try body()
            start = end
        }
    }
}
