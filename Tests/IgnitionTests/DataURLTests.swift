import Markup
import TestSupport
import Testing

@testable import Ignition

@Suite struct DataURLTests {
    /// What Ignition itself takes, as Debian's `ignition-validate` says.
    private static let accepted: [(String, String)] = [
        ("data:,", ""), ("data:,a?b'c+/", "a?b'c+/"), ("data:,a%0Ab%41", "a\nbA"), ("data:,%00", "\0"),
        ("data:text/plain,a", "a"), ("data:text/,a", "a"), ("data:textual/x,a", "a"), ("data:x-a/b,a", "a"),
        ("data:text/pl%20ain,a", "a"), ("data:video/x-a+b.c;q=1,a", "a"), ("data:text/plain;charset=utf-8,a", "a"),
        ("data:text/plain;charset=utf-8;base64,aGVsbG8=", "hello"), ("data:;base64,aGVsbG8=", "hello"),
        ("data:;base64,", ""), ("data:;base64,aGVsbG9=", "hello"), ("data:;base64=a,aGVs", "aGVs"),
        (#"data:;charset="a b",x"#, "x"), (#"data:;charset="a\"b",x"#, "x"), (#"data:;charset="",x"#, "x"),
        (#"data:;charset="%zz",x"#, "x"), (#"data:;charset="\u00e9",x"#, "x"), ("data:;charset=%41,x", "x"),
        ("data:multipart/a,x", "x"),
    ]

    private static let refused = [
        "", "data", "data:", "DATA:,a", "data:a", "data:,a b", "data:,a%zzb", "data:,a%2", "data:,%", "data:,<x>",
        "data:,a\"b", "data:,{a}", "data:,a|b", "data:,a^b", "data:,a`b", "data:,[a]", "data:,é", "data:,\t",
        "data:,a\nb", "data:,a#b", "data:,a\\b", "data:,\u{7F}", "data:;base64,aGVsbG8", "data:;base64,aGVs\nbG8=",
        "data:;base64,aGVsbG8%3D", "data:;base64,aGVs bG8=", "data:;base64,a-_=", "data:;base64,aGVsbG9=x",
        "data:;base64,====", "data:;base64,YQ==YQ==", "data:base64,aGVsbG8=", "data:foo/bar,a", "data:Text/plain,a",
        "data:text,a", "data:/plain,a", "data://,a", "data:x-,a", "data: ,a", "data:;charset=,a", "data:;charset=%zz,x",
        "data:;charset=é,x", #"data:;charset="é",x"#, #"data:;charset="a\qb",x"#, #"data:;charset="a"b,x"#,
        "data:;charset=a\"b,x", #"data:;charset="a,x"#, "data:;BASE64,aGVsbG8=", "data:;base64;charset=a,aGVsbG8=",
        "data:;foo,a", "data:;,a", "data:;base64", "data:;a=b;base64,!!", "data:text/plain;;x=y,aa", "data:;=a,x",
    ]

    @Test(arguments: accepted) func decodes(url: String, contents: String) throws {
        #expect(try DataURL.decode(url, isCompressed: false) == Array(contents.utf8))
    }

    @Test(arguments: refused) func refuses(url: String) {
        #expect(throws: IgnitionError.self) { try DataURL.decode(url, isCompressed: false) }
    }

    @Test(.enabled(if: Tool("ignition-validate").isUsable)) func ignitionAgrees() async throws {
        let folder = try TemporaryDirectory()
        let all = Self.accepted.map { ($0.0, true) } + Self.refused.filter { !$0.isEmpty }.map { ($0, false) }
        for (number, (url, isAccepted)) in all.enumerated() {
            let file: Value = ["path": "/a", "contents": ["source": .string(url)]]
            let config: Value = ["ignition": ["version": "3.3.0"], "storage": ["files": [file]]]
            let path = try folder.write("\(number).ign", config.json())
            let result = try await run("ignition-validate", [path])
            #expect(result.succeeded == isAccepted, "\(url): \(result)")
        }
    }

    @Test func damagedOnesAreReadOrRefused() throws {
        var seed = Seed()
        let letters = Array(#"data:;,/="\%base64textcharset01 é"#)
        for _ in 0..<3000 {
            let length = Int.random(in: 0...20, using: &seed)
            let tail = (0..<length).compactMap { _ in letters.randomElement(using: &seed) }
            let url = "data:" + String(tail)
            for isCompressed in [true, false] {
                let bytes = try? DataURL.decode(url, isCompressed: isCompressed, limit: 10)
                #expect((bytes?.count ?? 0) <= 10, "\(seed)")
            }
        }
    }

    @Test(arguments: ["sha256", "sha512"]) func digestsAreThoseOfOpenSSL(name: String) async throws {
        let folder = try TemporaryDirectory()
        for count in [0, 1, 55, 56, 111, 112, 119, 120, 127, 128, 129, 1000] {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7) }
            try writeBytes(bytes, to: folder("data"))
            let result = try await run("openssl", ["dgst", "-\(name)", "-r", folder("data")])
            let expected = String(result.output.prefix { $0 != " " })
            let actual = name == "sha256" ? try ContentDigest.sha256(bytes) : try ContentDigest.sha512(bytes)
            #expect(actual == expected, "\(count)")
        }
    }
}
