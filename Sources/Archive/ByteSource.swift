/// Where a stream of bytes comes from: a blob, a decompressor, a download.
package protocol ByteSource: AnyObject {
    /// Reads the next bytes, as many as there are at hand and fit.
    /// - Returns: How many; 0 only at the end, also when asked again.
    /// - Throws: Whatever keeps the bytes from being read or shows that they are wrong; the stream is then of no
    ///   further use.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}
