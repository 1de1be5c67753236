import Files
import Markup
import OCI
import SystemPackage
import TestSupport
import Testing

@testable import Containers

/// containers-registries.d(5).
@Suite struct SignatureLookasideTests {
    private let directory: TemporaryDirectory
    private let digest: Digest

    init() throws {
        directory = try TemporaryDirectory()
        try createDirectories(FilePath(directory("etc/containers/registries.d")), mode: [.ownerReadWriteExecute])
        digest = try Digest("sha256:" + String(repeating: "e", count: 64))
    }

    private func settings(user: UInt32 = 0, _ files: [String: String]) throws -> LookasideSettings {
        for (name, text) in files { try directory.write("etc/containers/registries.d/\(name)", text) }
        return try LookasideSettings(
            HostEnvironment(variables: ["HOME": directory("home")], user: user, root: FilePath(directory.path)))
    }

    private func folder(_ settings: LookasideSettings, _ image: String) throws -> String {
        switch settings.storage(of: try ImageReference(image)).folder(of: digest) {
        case .directory(let path): path.string
        case .web(let url): url
        }
    }

    @Test func builtIn() throws {
        let name = "/a/b@sha256=\(digest.hex)"
        #expect(try folder(settings([:]), "r.example.com/a/b:v1") == directory("var/lib/containers/sigstore") + name)
        let user = try settings(user: 1000, [:])
        #expect(try folder(user, "r.example.com/a/b") == directory("home/.local/share/containers/sigstore") + name)
        #expect(!user.storage(of: try ImageReference("r.example.com/a/b")).usesAttachments)
    }

    @Test func scopes() throws {
        let settings = try settings([
            "a.yaml": """
            default-docker:
              lookaside-staging: file:///unused
              sigstore: file:///srv/default
            docker:
              r.example.com: {lookaside: "https://r.example.com:8443/look/", use-sigstore-attachments: true}
              r.example.com/a: {unknown: 1, sigstore: http://old, lookaside: "http://new"}
              r.example.com/a/b:v1: {use-sigstore-attachments: false}
              "*.example.org": {use-sigstore-attachments: true}
            """,
            "b.yaml": "docker:\n  s.example.com/x:\n    lookaside: ''\n  empty.example.com:\n", "c.yml": "[",
        ])
        let name = "@sha256=\(digest.hex)"
        let cases = [
            ("r.example.com/a/b:v1", "http://new/a/b", false), ("r.example.com/a/b:v2", "http://new/a/b", true),
            ("r.example.com/c", "https://r.example.com:8443/look/c", true),
            ("s.example.com/x", "/srv/default/x", false), ("empty.example.com/x", "/srv/default/x", false),
            ("deep.sub.example.org:5000/x", "/srv/default/x", true), ("example.org/x", "/srv/default/x", false),
            ("busybox", "/srv/default/library/busybox", false),
        ]
        for (image, place, usesAttachments) in cases {
            #expect(try folder(settings, image) == place + name, "\(image)")
            #expect(settings.storage(of: try ImageReference(image)).usesAttachments == usesAttachments, "\(image)")
        }
    }

    @Test(arguments: [
        "docker: {a: {lookaside: ftp://x}}", "docker: {a: {lookaside: file:/x}}", "docker: {a: {lookaside: 'http://'}}",
        "docker: {a: {lookaside: 'http://a?b'}}", "docker: {a: {lookaside: 'file:///a%20b'}}", "docker: [a]", "[]",
        "docker: {a: {use-sigstore-attachments: maybe}}", "docker: {a: 5}", "docker: {a: {lookaside: [x]}}",
        "docker: {b: {}}", "default-docker: {}", "docker: {a: {}, a: {}}", "docker: {a: {lookaside: 'http://a b'}}",
    ])
    func refuses(_ text: String) throws {
        let error = #expect(throws: (any Error).self) {
            try settings(["1.yaml": "docker: {b: {}}\ndefault-docker: {}", "2.yaml": text])
        }
        #expect("\(try #require(error))".contains("/etc/containers/registries.d/2.yaml:1:"))
    }

    /// The user's directory stands for the machine's, as a whole.
    @Test func user() throws {
        let machine = try settings(["a.yaml": "default-docker: {lookaside: 'https://machine'}"])
        #expect(try folder(machine, "r.example.com/a").hasPrefix("https://machine/a@"))
        try createDirectories(
            FilePath(directory("home/.config/containers/registries.d")), mode: [.ownerReadWriteExecute])
        #expect(try folder(settings([:]), "r.example.com/a").hasPrefix(directory("var/lib/containers/sigstore/a@")))
    }
}
