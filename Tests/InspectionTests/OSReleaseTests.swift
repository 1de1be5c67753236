@testable import Inspection
import TestSupport
import Testing

@Suite("os-release")
struct OSReleaseTests {
    @Test(
        "values are those that the shell reads",
        arguments: [
            "NAME=plain", "NAME=\"two words\"", "NAME='single \\n $x'", "NAME=\"a \\\"quoted\\\" word\"", "NAME=a\\ b",
            "NAME=\"back\\\\slash\"", "NAME=\"keeps \\x\"", "NAME=\"\\$HOME \\`id\\`\"", "NAME=a'b c'\"d\"", "NAME=''",
            "NAME=first\nNAME=second", "# NAME=comment\nNAME=real", "  NAME=indented", "NAME=\"Főtanúsítvány 漢字\"",
            "NAME=\"it's\"", "OTHER=x",
        ])
    func shell(text: String) async throws {
        let script = "unset NAME; . ./os-release; printf %s \"${NAME-}\""
        let directory = try TemporaryDirectory()
        try directory.write("os-release", text)
        let expected = try await run("sh", ["-c", script], in: directory.path)
        #expect(expected.succeeded)
        #expect(OSRelease(Array(text.utf8))["NAME"] ?? "" == expected.output)
    }

    @Test(
        "what assigns nothing is passed over",
        arguments: [
            "", "=", "=x", "NAME", "\0\0", "NAME=", "\"NAME\"=x", "\\", "NAME=\\", "NAME=\"", "NAME='",
        ])
    func nothing(text: String) { #expect(OSRelease(Array(text.utf8))["NAME"] == nil) }

    @Test("any bytes are read without harm")
    func noise() {
        var seed = Seed()
        let alphabet = Array("NAME=\"'\\ \n#\u{E9}\0".utf8)
        for _ in 0..<500 {
            let bytes = (0..<60).compactMap { _ in alphabet.randomElement(using: &seed) }
            let name = OSRelease(Array("NAME=".utf8) + bytes)["NAME"] ?? ""
            #expect(name.utf8.count <= 3 * 65, "\(seed)")
        }
    }
}
