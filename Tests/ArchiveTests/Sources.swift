import Archive

/// Gives bytes in pieces of a size.
final class MemorySource: ByteSource {
    private var rest: ArraySlice<UInt8>
    private let piece: Int
    /// How often the end was reached.
    private(set) var ends = 0

    init(_ bytes: [UInt8], piece: Int = .max) {
        rest = bytes[...]
        self.piece = piece
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let taken = rest.prefix(min(piece, buffer.count))
        if taken.isEmpty { ends += 1 }
        buffer.copyBytes(from: taken)
        rest = rest.dropFirst(taken.count)
        return taken.count
    }
}

/// Gives bytes and then fails.
final class BrokenSource: ByteSource {
    struct Failure: Error, Equatable {
        let number = 42
    }

    private let source: MemorySource

    init(after bytes: [UInt8]) { source = MemorySource(bytes) }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = source.read(into: buffer)
        if count == 0 { throw Failure() }
        return count
    }
}

/// Gives so many zeros.
final class ZeroSource: ByteSource {
    private(set) var rest: Int

    init(_ count: Int) { rest = count }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(rest, buffer.count)
        buffer.prefix(count).initializeMemory(as: UInt8.self, repeating: 0)
        rest -= count
        return count
    }
}

extension ByteSource {
    /// All bytes, read in pieces of a size.
    func all(piece: Int = 10_000) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: piece)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try read(into: $0) }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }
}
