import CDeflate

/// Compresses whole buffers with libdeflate; the same bytes for the same input, level and version of the library.
package struct Compressor: ~Copyable {
    /// The level used unless told otherwise: the size class of zlib's 6 for a third of its CPU time.
    package static let defaultLevel = 6
    /// The encoder's name and version, as recorded beside what it wrote.
    package static let name = "libdeflate-" + LIBDEFLATE_VERSION_STRING

    private let handle: OpaquePointer

    /// - Parameter level: 0 (stored) to 12 (smallest).
    /// - Throws: ``DeflateError/unavailable(_:)`` for an unknown level or when memory runs out.
    package init(level: Int = Compressor.defaultLevel) throws(DeflateError) {
        guard (0...12).contains(level), let handle = libdeflate_alloc_compressor(Int32(level)) else {
            throw .unavailable("a libdeflate compressor of level \(level)")
        }
        self.handle = handle
    }

    deinit { libdeflate_free_compressor(handle) }

    /// Compresses to a raw deflate stream (RFC 1951).
    package mutating func deflate(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        let bound = libdeflate_deflate_compress_bound(handle, bytes.count)
        return [UInt8](unsafeUninitializedCapacity: bound) { output, count in
            count = libdeflate_deflate_compress(handle, bytes.baseAddress, bytes.count, output.baseAddress, bound)
        }
    }

    /// Compresses to one gzip member (RFC 1952) without time and name.
    package mutating func gzip(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        let bound = libdeflate_gzip_compress_bound(handle, bytes.count)
        return [UInt8](unsafeUninitializedCapacity: bound) { output, count in
            count = libdeflate_gzip_compress(handle, bytes.baseAddress, bytes.count, output.baseAddress, bound)
        }
    }
}
