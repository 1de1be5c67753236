import OCI
import TestSupport
import Testing

@testable import Containers

@Suite struct SignaturePayloadTests {
    private static let digest = "sha256:" + String(repeating: "d", count: 64)
    private static let image = #""image":{"docker-manifest-digest":"\#(digest)"}"#
    private static let identity = #""identity":{"docker-reference":"r.example.com/a:v1"}"#
    private static let type = #""type":"atomic container signature""#
    private static let good =
        #"{"critical":{\#(image),\#(identity),\#(type)},"optional":{"creator":"x","timestamp":1}}"#

    @Test func reads() throws {
        let payload = try SignaturePayload(Array(Self.good.utf8), kind: .simple)
        #expect(payload.manifest.description == Self.digest && "\(payload.reference)" == "r.example.com/a:v1")
        #expect(throws: SignatureFault.self) { try SignaturePayload(Array(Self.good.utf8), kind: .sigstore) }
        let cosign = Self.good.replacing("atomic container", with: "cosign container image")
            .replacing(#"{"creator":"x","timestamp":1}"#, with: "null")
        _ = try SignaturePayload(Array(cosign.utf8), kind: .sigstore)
        #expect(throws: SignatureFault.self) { try SignaturePayload(Array(cosign.utf8), kind: .simple) }
    }

    @Test(arguments: [
        ("", ""), (",\"optional\":{\"creator\":\"x\",\"timestamp\":1}", ""), (#""timestamp":1"#, #""timestamp":1.5"#),
        (#""timestamp":1"#, #""timestamp":"1""#), (#""timestamp":1"#, #""timestamp":1e40"#),
        (#""creator":"x""#, #""creator":1"#), (#"{"critical""#, #"{"more":1,"critical""#), (type, type + #","more":1"#),
        (identity, #""identity":{}"#), (identity, #""identity":null"#), (identity, #""identity":"r.example.com/a""#),
        ("r.example.com/a:v1", "R.example.com/A"), ("r.example.com/a:v1", ""), (digest, "sha256:00"),
        ("sha256:", "sha512:"), (image, #""image":{"docker-manifest-digest":"\#(digest)","x":1}"#),
        (image, image + "," + image), (type, #""type":1"#), (type, #""type":null"#), ("}}", "}"), ("}}", "}}x"),
    ])
    func refuses(_ part: String, _ replacement: String) {
        let text = part.isEmpty ? replacement : Self.good.replacing(part, with: replacement)
        #expect(throws: SignatureFault.self) { try SignaturePayload(Array(text.utf8), kind: .simple) }
    }

    /// The stored forms of signatures, and what is none.
    @Test func storedForms() throws {
        var set = SignatureSet()
        for first in [0xA3, 0xA0, 0xC8, 0x90, 0xC4, 0x88, 0xC2] as [UInt8] { try set.add(stored: [first, 1, 2]) }
        try set.add(stored: [0] + Array("simple-signing\n\u{1}".utf8))
        #expect(set.simple.count == 8 && set.simple.last == [1] && set.sigstore.isEmpty)
        let json = #"{"mimeType":"\#(SigstoreSignature.mediaType)","payload":"AAAA","annotations":{}}"#
        try set.add(stored: [0] + Array("sigstore-json\n\(json)".utf8))
        #expect(set.sigstore == [SigstoreSignature(payload: [0, 0, 0], signature: nil)])
        let bad = [
            "", "-----BEGIN PGP SIGNED MESSAGE-----", "\u{0}", "\u{0}sigstore-json", "\u{0}sigstore-json\n[]", "{}",
        ]
        for text in bad + ["\u{0}sigstore-json\n{}", "\u{0}x\n", "\u{0}sigstore-json\n{\"mimeType\":\"a\""] {
            #expect(throws: (any Error).self) { try set.add(stored: Array(text.utf8)) }
        }
        for first in [0x80, 0x84, 0xFF, 0xCB, 0xAC] as [UInt8] {
            #expect(throws: SignatureFormatError.self) { try set.add(stored: [first, 1, 2]) }
        }
    }

    @Test func mutations() throws {
        var seed = Seed()
        let text = Array(Self.good.utf8)
        let stored = [0] + Array(#"sigstore-json\#n{"mimeType":"a","payload":"AA==","annotations":{}}"#.utf8)
        for _ in 0..<2000 {
            var (one, other) = (text, stored)
            one[Int.random(in: 0..<one.count, using: &seed)] = UInt8.random(in: 0...255, using: &seed)
            other[Int.random(in: 0..<other.count, using: &seed)] = UInt8.random(in: 0...255, using: &seed)
            if let payload = try? SignaturePayload(one, kind: .simple) {
                #expect(payload.manifest.hex.utf8.count == 64)
            }
            var set = SignatureSet()
            try? set.add(stored: other)
        }
    }
}
