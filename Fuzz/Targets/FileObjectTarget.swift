import Archive
import Deflate
import OSTree
import OpenSSL

/// `filez` objects: in pieces of any size they give what they give whole, and that is what their header says.
enum FileObjectTarget {
    static let file = Target(
        "filez", limit: 8192, refusals: [OSTreeError.self, DeflateError.self], seeds: objects
    ) { input in
        var pieces = Pieces(of: input)
        let inPieces = outcome { try read(input) { pieces.next(of: $0) } }
        let whole: Object
        do {
            whole = try read(input) { $0 }
        } catch {
            expect(inPieces == nil, "refused whole, taken in pieces: \(error)")
            throw error
        }
        expectEqual(inPieces, whole, "the object in pieces")
        expect(
            whole.content.count == Int(whole.size), "the content has \(whole.content.count) bytes, not \(whole.size)")
        expect(input.starts(with: whole.header.archived(size: whole.size)), "the header written again")
        expectEqual(try Checksum(of: whole.header.hashed + whole.content), whole.checksum, "the checksum")
    }

    private struct Object: Equatable {
        let header: FileHeader
        let size: UInt64
        let content: [UInt8]
        let checksum: Checksum
    }

    private static let limit = 1 << 20

    private static func read(_ input: [UInt8], next: (Int) -> Int) throws -> Object {
        var reader = try FileObjectReader(limit: UInt64(limit))
        let sink = Collected(limit: limit)
        var rest = input[...]
        while !rest.isEmpty {
            let piece = rest.prefix(next(rest.count))
            try piece.withUnsafeBytes { try reader.write($0, to: sink.write) }
            rest = rest.dropFirst(piece.count)
        }
        let (header, size) = (reader.header, reader.size)
        let checksum = try reader.finish()
        guard let header else { throw OSTreeError.invalid("file object", reason: "an end without a header") }
        return Object(header: header, size: size, content: sink.bytes, checksum: checksum)
    }

    private static func objects() throws -> [[UInt8]] {
        let content = Array("#!/bin/sh\nexec true\n".utf8)
        let plain = try FileHeader(uid: 0, gid: 0, mode: 0o100755)
        let odd = try FileHeader(uid: 1000, gid: 1001, mode: 0o104711, attributes: ObjectTargets.attributes())
        let link = try FileHeader(uid: 0, gid: 0, mode: 0o120777, target: Array("../lib/ä".utf8))
        var compressor = try Compressor()
        func object(_ header: FileHeader, _ content: [UInt8]) -> [UInt8] {
            header.archived(size: UInt64(content.count)) + content.withUnsafeBytes { compressor.deflate($0) }
        }
        return [
            object(plain, []), object(plain, content), object(odd, content),
            object(plain, [UInt8](repeating: 0, count: 70_000)), link.archived(size: 0),
        ]
    }
}
