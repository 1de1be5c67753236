import Deflate
import OSTree
import Testing

@Suite("Objects that the real ostree wrote")
struct VectorTests {
    @Test("dirmeta")
    func directoryMetadata() throws {
        let object = try DirectoryMetadata(uid: 0, gid: 0, mode: 0o40755).serialised
        #expect(object == Vectors.bytes("0000000000000000000041ed"))
        #expect(try Checksum(of: object).description == Vectors.plainDirectory)
    }

    @Test(
        "checksums of files",
        arguments: [
            (0o100755 as UInt32, "", "hello\n", Vectors.hello), (0o120777, "hello", "", Vectors.link),
            (0o100644, "", "", Vectors.empty),
        ])
    func files(mode: UInt32, target: String, content: String, checksum: String) throws {
        let header = try FileHeader(uid: 0, gid: 0, mode: mode, target: Array(target.utf8))
        #expect(try Checksum(of: header.hashed + Array(content.utf8)).description == checksum)
    }

    @Test("archived headers")
    func archivedHeaders() throws {
        let hello = try FileHeader(uid: 0, gid: 0, mode: 0o100755)
        #expect(
            hello.hashed
                == Vectors.bytes("00000012 00000000 00000000 00000000 000081ed 00000000 00 11"))
        #expect(
            hello.archived(size: 6)
                == Vectors.bytes("0000001a 00000000 0000000000000006 00000000 00000000 000081ed 00000000 00 19"))
        let link = try FileHeader(uid: 0, gid: 0, mode: 0o120777, target: Array("hello".utf8))
        #expect(
            link.archived(size: 0)
                == Vectors.bytes(
                    "0000001f 00000000 0000000000000000 00000000 00000000 0000a1ff 00000000 68656c6c6f00 1e"))
        #expect(
            try Vectors.cap().archived(size: 1)
                == Vectors.bytes(
                    """
                    00000036 00000000 0000000000000001 000003e8 000003e9 000089c9 00000000 00 757365722e61616100 7a7a 09 \
                    757365722e64656d6f00 616263 0a 0c 1a 19
                    """))
        #expect(try Checksum(of: Vectors.cap().hashed + Array("x".utf8)).description == Vectors.attributed)
    }

    @Test("dirtrees")
    func directoryTrees() throws {
        let plain = try Checksum(hex: Vectors.plainDirectory)
        let bin = try DirectoryTree(
            files: [
                .init(name: FileName("hi".utf8), checksum: Checksum(hex: Vectors.link)),
                .init(name: FileName("hello".utf8), checksum: Checksum(hex: Vectors.hello)),
            ], directories: [])
        #expect(bin.serialised.count == 78)
        #expect(try Checksum(of: bin.serialised).description == Vectors.bin)
        let etc = try DirectoryTree(
            files: [
                .init(name: FileName("empty".utf8), checksum: Checksum(hex: Vectors.empty)),
                .init(name: FileName("cap".utf8), checksum: Checksum(hex: Vectors.attributed)),
            ], directories: [])
        let usr = try DirectoryTree(
            files: [],
            directories: [
                .init(name: FileName("etc".utf8), tree: Checksum(of: etc.serialised), metadata: plain),
                .init(name: FileName("bin".utf8), tree: Checksum(of: bin.serialised), metadata: plain),
            ])
        #expect(usr.serialised.count == 143)
        #expect(try Checksum(of: usr.serialised).description == Vectors.usr)
        let root = try DirectoryTree(
            files: [],
            directories: [.init(name: FileName("usr".utf8), tree: Checksum(of: usr.serialised), metadata: plain)])
        #expect(try Checksum(of: root.serialised).description == Vectors.root)
    }

    @Test("commits", arguments: [(false, 86, Vectors.bareCommit), (true, 166, Vectors.boundCommit)])
    func commits(bound: Bool, size: Int, checksum: String) throws {
        let object = try Vectors.commit(bound: bound).serialised
        #expect(object.count == size)
        #expect(try Checksum(of: object).description == checksum)
    }

    @Test(
        "file objects are read back",
        arguments: [
            (
                "0000001a 00000000 0000000000000006 00000000 00000000 000081ed 00000000 00 19 cb48cdc9c9e70200",
                Vectors.hello
            ),
            ("0000001a 00000000 0000000000000000 00000000 00000000 000081a4 00000000 00 19 0300", Vectors.empty),
            (
                "0000001f 00000000 0000000000000000 00000000 00000000 0000a1ff 00000000 68656c6c6f00 1e", Vectors.link
            ),
        ])
    func fileObjects(hex: String, checksum: String) throws {
        let object = Vectors.bytes(hex)
        for pieceSize in [1, 7, 4096] {
            var reader = try FileObjectReader(limit: 1 << 20)
            for start in stride(from: 0, to: object.count, by: pieceSize) {
                try object[start..<min(object.count, start + pieceSize)].withUnsafeBytes { try reader.write($0) }
            }
            #expect(try reader.finish().description == checksum)
        }
    }
}
