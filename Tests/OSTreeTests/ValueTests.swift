import Deflate
import OSTree
import Testing

@Suite("Values of OSTree")
struct ValueTests {
    @Test(
        "checksums that are none",
        arguments: [
            "", "12", String(repeating: "G", count: 64), String(repeating: "A", count: 64),
            String(repeating: "0", count: 66), String(repeating: "é", count: 32),
        ])
    func badChecksums(text: String) {
        #expect(throws: OSTreeError.self) { try Checksum(hex: text) }
    }

    @Test("checksums order as their text does")
    func order() throws {
        let texts = ["00", "0f", "10", "ff"].map { $0 + String(repeating: "a", count: 62) }
        let sorted = try texts.reversed().map { try Checksum(hex: $0) }.sorted()
        #expect(sorted.map(\.description) == texts)
    }

    @Test("object paths", arguments: ObjectKind.allCases)
    func paths(kind: ObjectKind) throws {
        let name = try ObjectName(Checksum(hex: Vectors.hello), kind)
        #expect(
            name.path == "objects/d6/f58149fd47ec2be3fafef4fe767915f195e7ae67b9a0c090b842b156cd07f3.\(kind.rawValue)")
        #expect(try ObjectName(path: name.path) == name)
    }

    @Test(
        "paths that are no object's",
        arguments: [
            "", "objects", "objects/d6/x.filez", "objects/../config",
            "objects/d/6f58149fd47ec2be3fafef4fe767915f195e7ae67b9a0c090b842b156cd07f3.filez",
            "objects/d6/f58149fd47ec2be3fafef4fe767915f195e7ae67b9a0c090b842b156cd07f3.file",
        ])
    func badPaths(path: String) {
        #expect(throws: OSTreeError.self) { try ObjectName(path: path) }
    }

    @Test("refs", arguments: ["ock", "demo/x86_64/base", "_a", "a.b-c/0"])
    func refs(text: String) throws {
        #expect(try RefName(text).description == text)
    }

    @Test("what is no ref", arguments: ["", "/", "a/", "/a", "a//b", "..", "a/../b", "-a", ".a", "a b", "ü", "a\nb"])
    func badRefs(text: String) {
        #expect(throws: OSTreeError.self) { try RefName(text) }
    }

    @Test(
        "what is no file name",
        arguments: [[], Array(".".utf8), Array("..".utf8), Array("a/b".utf8), [0x61, 0], [0xFF]])
    func badNames(bytes: [UInt8]) {
        #expect(throws: OSTreeError.self) { try FileName(bytes) }
    }

    @Test("names in two Unicode forms are two names")
    func unicodeForms() throws {
        #expect(try FileName("\u{e9}".utf8) != FileName("e\u{301}".utf8))
    }

    @Test(
        "modes that OSTree cannot keep",
        arguments: [0o020666, 0o060660, 0o010644, 0o140755, 0, 0x10000 | 0o100644] as [UInt32])
    func badModes(mode: UInt32) {
        #expect(throws: OSTreeError.self) { try FileHeader(uid: 0, gid: 0, mode: mode) }
        #expect(throws: OSTreeError.self) { try DirectoryMetadata(uid: 0, gid: 0, mode: mode) }
    }
}

@Suite("Deflate")
struct DeflateTests {
    private static let samples: [[UInt8]] = [
        [], [7], Array(repeating: 0, count: 300_000), (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) },
    ]

    @Test("each side reads what the other wrote", arguments: samples)
    func interchange(bytes: [UInt8]) throws {
        var compressor = try Compressor()
        let whole = bytes.withUnsafeBytes { compressor.deflate($0) }
        var pieces: [UInt8] = []
        var stream = try DeflateStream()
        try bytes.withUnsafeBytes { try stream.write($0) { pieces.append(contentsOf: $0) } }
        try stream.finish { pieces.append(contentsOf: $0) }
        for packed in [whole, pieces] {
            var inflater = try InflateStream(limit: bytes.count)
            var unpacked: [UInt8] = []
            for byte in packed {
                try withUnsafeBytes(of: byte) { try inflater.write($0) { unpacked.append(contentsOf: $0) } }
            }
            #expect(inflater.isFinished && unpacked == bytes)
        }
    }

    @Test("a small stream that unpacks to much stops at the limit")
    func bomb() throws {
        var compressor = try Compressor()
        let bomb = [UInt8](repeating: 0, count: 10_000_000).withUnsafeBytes { compressor.deflate($0) }
        var inflater = try InflateStream(limit: 1000)
        #expect(throws: DeflateError.tooLong(limit: 1000)) {
            try bomb.withUnsafeBytes { try inflater.write($0) { _ in } }
        }
    }

    @Test("gzip has no time, no name, and system 255")
    func gzip() throws {
        let packed = try Gzip.compress(Array("hello".utf8))
        #expect(packed.prefix(8) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0])
        #expect(packed[9] == 255)
    }
}
