/// Reads a stream through a buffer, so that small headers do not cost a call each.
struct StreamWindow: TarInput {
    private static let size = 64 << 10

    private let source: any ByteSource
    private var buffer = [UInt8](repeating: 0, count: size)
    private var unread = 0..<0
    private(set) var offset = 0

    init(_ source: any ByteSource) { self.source = source }

    mutating func take(_ count: Int) throws -> ArraySlice<UInt8>? {
        while unread.count < count {
            guard try fill(for: count) else { return nil }
        }
        let taken = unread.prefix(count)
        advance(count)
        return buffer[taken]
    }

    mutating func skip(_ count: Int) throws -> Bool {
        var rest = count
        while rest > 0 {
            if unread.isEmpty, try !fill(for: 1) { return false }
            let step = min(rest, unread.count)
            advance(step)
            rest -= step
        }
        return true
    }

    /// The next bytes, as many as are at hand and fit; 0 at the end.
    mutating func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
        guard !unread.isEmpty else {
            let count = try source.read(into: target)
            offset += count
            return count
        }
        let count = min(target.count, unread.count)
        buffer.withUnsafeBytes { raw in
            target.copyMemory(from: UnsafeRawBufferPointer(rebasing: raw[unread.prefix(count)]))
        }
        advance(count)
        return count
    }

    private mutating func advance(_ count: Int) {
        unread = unread.lowerBound + count..<unread.upperBound
        offset += count
    }

    /// Reads once, behind the bytes that are unread, which move to the front; false at the end of the stream.
    private mutating func fill(for wanted: Int) throws -> Bool {
        if unread.lowerBound > 0 {
            buffer.withUnsafeMutableBytes { $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[unread])) }
            unread = 0..<unread.count
        }
        if buffer.count < wanted { buffer += [UInt8](repeating: 0, count: wanted - buffer.count) }
        let count = try buffer.withUnsafeMutableBytes { raw in
            try source.read(into: UnsafeMutableRawBufferPointer(rebasing: raw[unread.upperBound...]))
        }
        unread = unread.lowerBound..<unread.upperBound + count
        return count > 0
    }
}
