/// A stream of bytes in which a reader may pass over what it does not need.
package protocol SkippableSource: ByteSource {
    /// Passes over the next bytes.
    /// - Returns: How many; fewer, or none, where they have to be read.
    func skip(_ count: Int) throws -> Int
}
