import Archive
import Deflate

/// Compressed layers: in pieces of any size they give what they give whole, and never more than the limit.
enum DecompressionTarget {
    static let layer = Target(
        "decompression", limit: 4096, refusals: [DecompressionError.self], seeds: streams
    ) { input in
        var (given, wanted) = (Pieces(of: input), Pieces(of: input.reversed()))
        let inPieces = outcome { try unpacked(input, next: { given.next(of: $0) }, wanting: { wanted.next(of: $0) }) }
        let whole = outcome { try unpacked(input, next: { $0 }, wanting: { $0 }) }
        expectEqual(inPieces, whole, "the stream in pieces")
        if whole == nil { _ = try unpacked(input, next: { $0 }, wanting: { $0 }) }
    }

    private static let limit = 20_000

    private static func unpacked(
        _ input: [UInt8], next: @escaping (Int) -> Int, wanting: (Int) -> Int
    ) throws -> [UInt8] {
        let source = try DecompressedSource(PieceSource(input, next: next), limit: limit)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
        defer { buffer.deallocate() }
        var bytes: [UInt8] = []
        while true {
            let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanting(buffer.count)]))
            if count == 0 { break }
            bytes += buffer[..<count]
            expect(bytes.count <= limit, "more than the limit: \(bytes.count) bytes")
        }
        expectEqual(try source.read(into: buffer), 0, "bytes behind the end")
        return bytes
    }

    private static func streams() throws -> [[UInt8]] {
        let text = Array("one two three two one\n".utf8)
        let member = try Gzip.compress(text)
        return [text, member, member + member, member + [0], try Gzip.compress([UInt8](repeating: 0, count: 19_999))]
    }
}
