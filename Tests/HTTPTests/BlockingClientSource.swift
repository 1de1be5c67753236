import Archive
import TestSupport

/// So many bytes of a pattern, and then the end or an error.
final class PatternSource: ByteSource {
    private let count: Int
    private let fails: Bool
    private(set) var position = 0

    init(_ count: Int, fails: Bool = false) {
        self.count = count
        self.fails = fails
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let size = min(buffer.count, count - position)
        if size == 0, fails { throw TestFailure("the source fails") }
        for index in 0..<size { buffer[index] = UInt8(truncatingIfNeeded: position + index) }
        position += size
        return size
    }
}

extension ByteSource {
    /// Reads to the end; the sum of the bytes stands for them.
    func drain(pieces: Int = 1 << 16) throws -> (count: Int, sum: UInt64) {
        var (count, sum) = (0, UInt64(0))
        var buffer = [UInt8](repeating: 0, count: pieces)
        while true {
            let read = try buffer.withUnsafeMutableBytes { try self.read(into: $0) }
            if read == 0 { return (count, sum) }
            sum = buffer[..<read].reduce(sum) { $0 &+ UInt64($1) }
            count += read
        }
    }
}
