import OpenSSL
import TestSupport
import Testing

/// Base64 as `auth.json`, policies and signatures have it.
@Suite struct Base64Tests {
    @Test(
        arguments: [
            ("", []), ("AAAA", [0, 0, 0]), ("/+A=", [0xFF, 0xE0]), ("/w==", [0xFF]), ("A\nA\r\nAA\n", [0, 0, 0]),
            // The last bits of a text with padding belong to no byte.
            ("/x==", [0xFF]), ("/+B=", [0xFF, 0xE0]),
        ] as [(String, [UInt8])])
    func decodes(_ text: String, _ bytes: [UInt8]) { #expect([UInt8](base64: text) == bytes) }

    @Test(arguments: [
        "A", "AA", "AAA", "AAAAA", "=", "==", "====", "A===", "AA=A", "=AAA", "AA==AAAA", "AAA=AAAA", " AAAA", "AAAA ",
        "AA AA", "AA-_", "AA\0A", "AAéA", "AAAA====", "AA--", "AAA-",
    ])
    func refuses(_ text: String) { #expect([UInt8](base64: text) == nil) }

    @Test(.enabled(if: Tool("base64").isUsable)) func agreesWithCoreutils() async throws {
        let directory = try TemporaryDirectory()
        var seed = Seed()
        for length in [1, 2, 3, 100, 100_000] {
            let scalars = (0..<length).map { _ in Unicode.Scalar(UInt8.random(in: 0...255, using: &seed)) }
            let words = scalars.map { "\($0)" }.joined()
            let text = try await run("base64", [try directory.write("words", words)]).output
            #expect([UInt8](base64: text) == Array(words.utf8), "\(seed)")
        }
    }
}
