/// Gives libarchive the bytes of a source, and remembers what a C function cannot hand on: the error.
final class CompressedInput {
    private let source: any ByteSource
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 128 << 10, alignment: 16)
    /// Bytes at the front of the buffer that were read to be looked at, and are to be given first.
    private var peeked = 0
    /// What the source threw.
    private(set) var error: (any Error)?
    /// Whether somebody asked for more than there is.
    private(set) var isExhausted = false
    /// Bytes given so far.
    private(set) var given = 0

    init(_ source: any ByteSource) { self.source = source }

    deinit { buffer.deallocate() }

    /// What the first bytes say; asked for before they are read.
    func format() throws -> Compression {
        while peeked < Compression.magicSize {
            let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[peeked...]))
            if count == 0 { break }
            peeked += count
        }
        return Compression(magic: buffer.prefix(peeked))
    }

    /// The next bytes, which stay where they are until the next call; none at the end; nil after an error.
    func next() -> UnsafeRawBufferPointer? {
        guard error == nil else { return nil }
        do {
            let count = peeked > 0 ? peeked : try source.read(into: buffer)
            peeked = 0
            given += count
            if count == 0 { isExhausted = true }
            return UnsafeRawBufferPointer(rebasing: buffer[..<count])
        } catch {
            self.error = error
            return nil
        }
    }

    /// Reads bytes that are not compressed.
    func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
        guard peeked > 0 else { return try source.read(into: target) }
        let count = min(peeked, target.count)
        target.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[count..<peeked]))
        peeked -= count
        return count
    }
}
