/// Small pieces in gzip form (RFC 1952), the same bytes each time: no time, no name, operating system 255.
package enum Gzip {
    /// - Parameter bytes: What to compress, in memory.
    /// - Throws: ``DeflateError/unavailable(_:)`` when memory runs out.
    package static func compress(_ bytes: [UInt8]) throws(DeflateError) -> [UInt8] {
        var compressor = try Compressor(level: 9)
        return bytes.withUnsafeBytes { compressor.gzip($0) }
    }
}
