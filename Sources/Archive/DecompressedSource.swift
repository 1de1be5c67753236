import CArchive

/// Unpacks a gzip or zstd stream, or hands on a plain one, in bounded memory.
///
/// At the end the source under it has been read to its own end, so that a source which verifies itself has done so.
/// libarchive does not compare gzip's check sum; whoever needs certainty compares a digest of the result.
package final class DecompressedSource: ByteSource {
    private let input: CompressedInput
    /// nil for a plain stream.
    private let filter: FilterHandle?
    private let limit: Int
    private var offset = 0
    private var isOver = false

    /// - Parameters:
    ///   - source: The stream as it is stored; its first bytes are read.
    ///   - compression: What it must be; nil leaves it to the first bytes to say.
    ///   - limit: The most bytes that are unpacked.
    /// - Throws: ``DecompressionError``, or what the source throws.
    package init(_ source: any ByteSource, compression: Compression? = nil, limit: Int) throws {
        input = CompressedInput(source)
        self.limit = limit
        let found = try input.format()
        // Plain bytes may begin with anything.
        let expected = compression ?? found
        guard expected == found || expected == .plain else {
            throw DecompressionError(offset: 0, problem: .unexpectedFormat(expected: expected, found: found))
        }
        filter = expected == .plain ? nil : try FilterHandle(expected, input)
    }

    /// - Throws: ``DecompressionError``, or what the source throws.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if isOver || buffer.isEmpty { return 0 }
        let count: Int
        if let filter {
            guard let unpacked = filter.read(into: buffer) else { throw failure() }
            count = unpacked
            if count == 0 { try end(filter) }
        } else {
            count = try input.read(into: buffer)
        }
        isOver = count == 0
        offset += count
        guard offset <= limit else { throw DecompressionError(offset: limit, problem: .tooLarge(limit: limit)) }
        return count
    }

    /// libarchive is content with what it understood; nothing else may be there.
    private func end(_ filter: FilterHandle) throws {
        guard filter.consumed == input.given else { throw failure(.trailingData) }
        guard let rest = input.next() else { throw failure() }
        guard rest.isEmpty else { throw failure(.trailingData) }
    }

    private func failure(_ problem: DecompressionError.Problem? = nil) -> any Error {
        if let error = input.error { return error }
        if let problem { return DecompressionError(offset: offset, problem: problem) }
        let reason = filter?.reason ?? "unknown format"
        return DecompressionError(offset: offset, problem: input.isExhausted ? .truncated : .damaged(reason))
    }
}
