import Deflate
import OSTree
import TestSupport
import Testing

@Suite("Readers of objects")
struct ReaderTests {
    @Test("what is written is read back")
    func roundTrip() throws {
        var seed = Seed()
        for _ in 0..<200 {
            let commit = try ObjectMaker.commit(&seed)
            #expect(try Commit(serialised: commit.serialised) == commit, "\(seed)")
            let tree = try ObjectMaker.tree(&seed)
            #expect(try DirectoryTree(serialised: tree.serialised) == tree, "\(seed)")
            let metadata = try ObjectMaker.metadata(&seed)
            #expect(try DirectoryMetadata(serialised: metadata.serialised) == metadata, "\(seed)")
            let header = try ObjectMaker.header(&seed)
            let size: UInt64 = header.isRegular ? .random(in: 0...(.max), using: &seed) : 0
            let (read, readSize) = try FileHeader.parse(archived: header.archived(size: size))
            #expect(read == header && readSize == size, "\(seed)")
        }
    }

    @Test("damaged objects are errors, never traps")
    func damage() throws {
        var seed = Seed()
        for round in 0..<2000 {
            var object: [UInt8] =
                switch round % 5 {
                case 0: try ObjectMaker.commit(&seed).serialised
                case 1: try ObjectMaker.tree(&seed).serialised
                case 2: try ObjectMaker.metadata(&seed).serialised
                case 3: try ObjectMaker.header(&seed).archived(size: 3)
                default: ObjectMaker.bytes(&seed, upTo: 300)
                }
            for _ in 0..<Int.random(in: 1...4, using: &seed) where !object.isEmpty {
                object[Int.random(in: object.indices, using: &seed)] = .random(in: 0...255, using: &seed)
            }
            if round % 3 == 0 { object.removeLast(Int.random(in: 0...object.count, using: &seed)) }
            // Whatever is accepted must be in normal form: it reads and writes to the same bytes.
            if let commit = try? Commit(serialised: object) { #expect(commit.serialised == object, "\(seed)") }
            if let tree = try? DirectoryTree(serialised: object) { #expect(tree.serialised == object, "\(seed)") }
            if let metadata = try? DirectoryMetadata(serialised: object) {
                #expect(metadata.serialised == object, "\(seed)")
            }
            if let (header, size) = try? FileHeader.parse(archived: object) {
                #expect(header.archived(size: size) == object, "\(seed)")
            }
            if var reader = try? FileObjectReader(limit: 1 << 16) {
                try? object.withUnsafeBytes { try reader.write($0) }
                _ = try? reader.finish()
            }
        }
    }

    @Test("an object whose content is longer or shorter than its header says is refused", arguments: [5, 7])
    func wrongSize(claimed: UInt64) throws {
        let header = try FileHeader(uid: 0, gid: 0, mode: 0o100755)
        let object = header.archived(size: claimed) + Vectors.bytes("cb48cdc9c9e70200")
        #expect(throws: (any Error).self) { try ObjectMaker.checksum(of: object, limit: 1 << 20) }
    }

    @Test("content over the limit, after the end, or cut short is refused")
    func limits() throws {
        let object =
            try FileHeader(uid: 0, gid: 0, mode: 0o100755).archived(size: 6) + Vectors.bytes("cb48cdc9c9e70200")
        #expect(try ObjectMaker.checksum(of: object, limit: 6).description == Vectors.hello)
        #expect(throws: OSTreeError.self) { try ObjectMaker.checksum(of: object, limit: 5) }
        #expect(throws: DeflateError.self) { try ObjectMaker.checksum(of: object + [0], limit: 6) }
        #expect(throws: OSTreeError.self) { try ObjectMaker.checksum(of: object.dropLast(), limit: 6) }
    }

    @Test("a header that claims gigabytes is refused before they come")
    func hugeHeader() throws {
        var reader = try FileObjectReader(limit: 1)
        #expect(throws: OSTreeError.self) {
            try [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0].withUnsafeBytes { try reader.write($0) }
        }
        _ = try? reader.finish()
    }
}
