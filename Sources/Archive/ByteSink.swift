/// Where a stream of bytes goes: a file, a digest, or both.
package protocol ByteSink: AnyObject {
    /// Takes all the bytes, in order.
    /// - Throws: Whatever keeps the bytes from being stored; the stream is then of no further use.
    func write(_ bytes: UnsafeRawBufferPointer) throws
}
