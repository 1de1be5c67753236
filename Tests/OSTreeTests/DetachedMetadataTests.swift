import OSTree
import OpenSSL
import TestSupport
import Testing

@Suite("Detached metadata")
struct DetachedMetadataTests {
    /// `{"ostree.gpgsigs": <[[byte 1, 2], []]>, "x": <(int16 5, "y")>, "ostree.sign.ed25519": <["abc"]>, "z":
    /// <uint64 7>}`, serialised by a program of its own from the specification of GVariant.
    private static let foreign = Vectors.bytes(
        "6f73747265652e67706773696773000001020202006161790f00000000000000"
            + "78000000000000000500790000286e7329020000000000006f73747265652e73"
            + "69676e2e65643235353139000000000061626303006161791400000000000000"
            + "7a00000000000000070000000000000000740219325973")

    @Test("keys that are not known here stay bit for bit, and a signature comes after the others")
    func foreignKeys() throws {
        var metadata = try DetachedMetadata(serialised: Self.foreign)
        #expect(metadata.serialised == Self.foreign)
        #expect(metadata.ed25519Signatures == [Array("abc".utf8)])
        let before = metadata.entries
        let key = try SigningKeyTests.key(SigningKeyTests.seed64)
        try metadata.sign([1, 2, 3], with: key)
        #expect(metadata.entries.map(\.key) == ["ostree.gpgsigs", "x", "ostree.sign.ed25519", "z"])
        #expect([0, 1, 3].allSatisfy { metadata.entries[$0] == before[$0] })
        #expect(metadata.ed25519Signatures == [Array("abc".utf8), try key.sign([1, 2, 3])])
        #expect(metadata.isSignature(of: [1, 2, 3], by: key.verificationKey))
        #expect(!metadata.isSignature(of: [1, 2], by: key.verificationKey))
        #expect(try DetachedMetadata(serialised: metadata.serialised) == metadata)
    }

    @Test("nothing is no bytes, and signing twice is signing once")
    func twice() throws {
        var metadata = DetachedMetadata()
        #expect(metadata.serialised.isEmpty)
        #expect(try DetachedMetadata(serialised: []) == metadata)
        let key = try SigningKeyTests.key(SigningKeyTests.seed64)
        try metadata.sign([1], with: key)
        let once = metadata
        try metadata.sign([1], with: key)
        #expect(metadata == once && metadata.ed25519Signatures.count == 1)
    }

    @Test(
        "signatures that are of another type, and a list of them that is damaged",
        arguments: ["780000" + "73", "78" + "00" + "6179", "0900" + "616179"])
    func otherTypes(value: String) {
        // One entry: the key, its NUL, padding to 8, the value, the end of the key, the end of the entry.
        let key = Array("ostree.sign.ed25519\0".utf8)
        let entry = key + [0, 0, 0, 0] + Vectors.bytes(value) + [UInt8(key.count)]
        let error = #expect(throws: OSTreeError.self) {
            try DetachedMetadata(serialised: entry + [UInt8(entry.count)])
        }
        #expect(error?.description.contains("ostree.sign.ed25519 is no list") == true, "\(error?.description ?? "")")
    }

    @Test("a key that comes twice")
    func twiceTheKey() {
        let entry = Vectors.bytes("61000000000000000100" + "79" + "02")
        let bytes = entry + [0, 0, 0, 0] + entry + [UInt8(entry.count), UInt8(2 * entry.count + 4)]
        let error = #expect(throws: OSTreeError.self) { try DetachedMetadata(serialised: bytes) }
        #expect(error?.description.contains("\"a\" comes twice") == true, "\(error?.description ?? "")")
    }

    @Test("damage is an error, or other metadata in normal form")
    func damage() throws {
        var seed = Seed()
        for _ in 0..<2000 {
            var bytes = Self.foreign
            for _ in 0..<Int.random(in: 1...3, using: &seed) {
                bytes[Int.random(in: bytes.indices, using: &seed)] = .random(in: 0...255, using: &seed)
            }
            if Bool.random(using: &seed) { bytes.removeLast(Int.random(in: 0...bytes.count, using: &seed)) }
            if let read = try? DetachedMetadata(serialised: bytes) { #expect(read.serialised == bytes, "\(seed)") }
        }
    }

    @Test("too many bytes, and too many entries")
    func limits() {
        #expect(throws: OSTreeError.self) {
            try DetachedMetadata(serialised: [UInt8](repeating: 0, count: DetachedMetadata.limit + 1))
        }
        let error = #expect(throws: OSTreeError.self) {
            try DetachedMetadata(serialised: [UInt8](repeating: 0, count: 1 << 20))
        }
        #expect(error?.description.contains("members allowed") == true)
    }
}
