import CDeflate

/// Unpacks whole raw deflate streams (RFC 1951) with libdeflate.
package struct Decompressor: ~Copyable {
    private let handle: OpaquePointer

    /// - Throws: ``DeflateError/unavailable(_:)`` when memory runs out.
    package init() throws(DeflateError) {
        guard let handle = libdeflate_alloc_decompressor() else { throw .unavailable("a libdeflate decompressor") }
        self.handle = handle
    }

    deinit { libdeflate_free_decompressor(handle) }

    /// Unpacks a stream of known length.
    /// - Parameters:
    ///   - bytes: The stream, with nothing after its end.
    ///   - count: The exact number of uncompressed bytes.
    /// - Throws: ``DeflateError`` when the stream is damaged, or longer or shorter than `count`.
    package mutating func inflate(_ bytes: UnsafeRawBufferPointer, count: Int) throws(DeflateError) -> [UInt8] {
        var result = LIBDEFLATE_BAD_DATA
        var consumed = 0
        var produced = 0
        let unpacked = [UInt8](unsafeUninitializedCapacity: count) { output, initialized in
            result = libdeflate_deflate_decompress_ex(
                handle, bytes.baseAddress, bytes.count, output.baseAddress, count, &consumed, &produced)
            initialized = result == LIBDEFLATE_SUCCESS ? produced : 0
        }
        switch result {
        case LIBDEFLATE_SUCCESS: break
        case LIBDEFLATE_INSUFFICIENT_SPACE: throw .tooLong(limit: count)
        default: throw .damaged("libdeflate cannot read it")
        }
        guard produced == count else { throw .damaged("it ends after \(produced) of \(count) bytes") }
        guard consumed == bytes.count else { throw .damaged("\(bytes.count - consumed) bytes follow its end") }
        return unpacked
    }
}
