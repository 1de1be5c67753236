import OCI
import TestSupport
import Testing

@Suite struct ImageReferenceTests {
    private static let digest = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    @Test(
        arguments: [
            ("busybox", "docker.io", "library/busybox", nil), ("busybox:1.36", "docker.io", "library/busybox", "1.36"),
            ("a/b", "docker.io", "a/b", nil), ("docker.io/b:c", "docker.io", "library/b", "c"),
            ("index.docker.io/a/b", "docker.io", "a/b", nil), ("index.docker.io/b", "docker.io", "library/b", nil),
            ("localhost/a", "localhost", "a", nil), ("localhost:5000", "docker.io", "library/localhost", "5000"),
            ("localhost:5000/a/b/c:D", "localhost:5000", "a/b/c", "D"), ("Host/a", "Host", "a", nil),
            ("a.example.com/x__y/z-_1".replacing("-_", with: "--"), "a.example.com", "x__y/z--1", nil),
            ("[::1]:5000/a:b", "[::1]:5000", "a", "b"), ("[fe80::1]/a", "[fe80::1]", "a", nil),
            ("127.0.0.1:65535/a.b_c", "127.0.0.1:65535", "a.b_c", nil), ("h:1/a:_", "h:1", "a", "_"),
        ] as [(String, String, String, String?)])
    func parts(_ text: String, _ registry: String, _ repository: String, _ tag: String?) throws {
        let reference = try ImageReference(text)
        #expect(reference.registry == registry && reference.repository == repository && reference.tag == tag)
        #expect(reference.digest == nil && reference.selector == tag ?? "latest")
        #expect(try ImageReference("\(reference)") == reference)
        #expect(
            try ImageReference(registry: registry, repository: repository, tag: tag) == reference)
        let digested = try ImageReference(text + "@" + Self.digest)
        #expect(digested.tag == tag && digested.selector == Self.digest && digested.name == reference.name)
        #expect(try ImageReference("\(digested)") == digested)
        #expect(reference.with(digest: try Digest(Self.digest)).description == "\(reference.name)@\(Self.digest)")
        #expect(try digested.with(tag: "new").description == "\(reference.name):new")
    }

    @Test(arguments: [
        "", "/", "a/", "/a", "a//b", "A", "a/B", "localhost:1/A", "a:", "a:b:c", "a:-x", "a:.x", "a:é", "é", "a b",
        "a\n", "a..b",
        "a___b", "a._b", "a-", "-a", "_a", "a@", "a@sha256:ab", "a@\(digest)@\(digest)", "@\(digest)", "h:/a", "h:0/a",
        "h:65536/a",
        "h:+1/a", "h:1:2/a", "-h.a/b", "h-.a/b", "a..b:1/c", "a_b.c/d", ".a/b", "[::1/a", "::1/a", "[]/a", "[::1]x/a",
        "[::1]:/a",
        "[::g]/a", "[1::2::3]/a", "[fe80::1%eth0]/a", "[::127.0.0.1]/a", "docker://a", "https://h.a/b", "a@\(digest):t",
        "docker.io/", String(repeating: "0123abcd", count: 8),
    ])
    func refusals(_ text: String) { #expect(throws: OCIValueError.self) { try ImageReference(text) } }

    @Test func lengths() throws {
        for (length, isValid) in [(253, true), (254, false)] {
            let text = "h.a/" + String(repeating: "x", count: length - 2)
            #expect(((try? ImageReference(text)) != nil) == isValid)
        }
        #expect(try ImageReference("h.a/b:" + String(repeating: "x", count: 128)).tag?.count == 128)
        #expect(throws: OCIValueError.self) { try ImageReference("h.a/b:" + String(repeating: "x", count: 129)) }
        #expect { try ImageReference(String(repeating: "a/", count: 1 << 20) + "a") } throws: {
            "\($0)".utf8.count < 600
        }
    }

    @Test func shortNames() {
        for text in ["a", "a:1", "a/b", "a@\(Self.digest)", "localhost", "localhost:1"] {
            #expect(ImageReference.isShort(text))
        }
        for text in ["localhost/a", "h:1/a", "h.b/a", "H/a", "[::1]/a"] { #expect(!ImageReference.isShort(text)) }
    }

    @Test func badParts() throws {
        #expect(throws: OCIValueError.self) { try ImageReference(registry: "h/a", repository: "b") }
        #expect(throws: OCIValueError.self) { try ImageReference(registry: "", repository: "b") }
        #expect(throws: OCIValueError.self) { try ImageReference(registry: "h", repository: "") }
        #expect(throws: OCIValueError.self) { try ImageReference(registry: "h", repository: "b", tag: "") }
        #expect(throws: OCIValueError.self) { try ImageReference("h.a/b").with(tag: "x/y") }
    }

    /// containers/image agrees on what is a reference, as far as Debian's version goes: it knows neither IPv6 nor
    /// registries by their capitals, does not look at ports, and refuses a tag beside a digest.
    @Test(.enabled(if: Tool("skopeo").isUsable)) func skopeoAgrees() async throws {
        var seed = Seed()
        let pieces = ["a", "b1", ".", "_", "__", "-", "--", "/", ":", "@", "@" + Self.digest, "A", "é", "~", "2"]
        var texts = [
            "a", "a.b_c--d/e", "a..b", "a___b", "a-", "a/", "a//b", "a:", "a:_x", "a:-x", "A", "a:A.b-c_",
            "a@" + Self.digest,
            "a@sha256:ab", String(repeating: "x", count: 243), String(repeating: "x", count: 244),
            "a:" + String(repeating: "x", count: 128), "a:" + String(repeating: "x", count: 129),
        ]
        for _ in 0..<40 {
            texts.append(
                (0..<Int.random(in: 1...5, using: &seed)).compactMap { _ in pieces.randomElement(using: &seed) }
                    .joined())
        }
        // Nothing listens there; a proxy for all else keeps skopeo on this machine.
        let proxies = ["HTTPS_PROXY": "http://127.0.0.1:1", "HTTP_PROXY": "http://127.0.0.1:1"]
        for text in texts.map({ "localhost:1/" + $0 }) {
            let result = try await run("skopeo", ["inspect", "--raw", "docker://" + text], environment: proxies)
            try #require(!result.succeeded)
            if result.error.contains("both a tag and digest") { continue }
            let isRead = result.error.contains("connection refused")
            #expect(isRead == ((try? ImageReference(text)) != nil), "\(seed) \(text) \(result)")
        }
    }
}
