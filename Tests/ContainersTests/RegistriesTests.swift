import Containers
import OCI
import TestSupport
import Testing

@Suite struct RegistriesTests {
    private static let digest = "@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    private func registries(_ texts: String...) throws -> Registries {
        try Registries(
            documents: texts.enumerated().map { ("\($0.offset).conf", Array($0.element.utf8)) })
    }

    private func sources(_ registries: Registries, _ text: String) throws -> [String] {
        try registries.pullSources(ImageReference(text)).map {
            "\($0.reference)" + ($0.isInsecure ? " insecure" : "") + ($0.isMirror ? " mirror" : "")
        }
    }

    @Test func theManualsExample() throws {
        let registries = try registries(
            """
            unqualified-search-registries = ["example.com"]
            [[registry]]
            prefix = "example.com/foo"
            location = "internal.example.net/bar"
            [[registry.mirror]]
            location = "mirror-0.local/mirror-for-foo"
            [[registry.mirror]]
            location = "mirror-1.local/mirrors/foo"
            insecure = true
            [[registry]]
            location = "registry.com"
            [[registry.mirror]]
            location = "mirror.registry.com"
            """)
        #expect(
            try sources(registries, "example.com/foo/image:latest") == [
                "mirror-0.local/mirror-for-foo/image:latest mirror",
                "mirror-1.local/mirrors/foo/image:latest insecure mirror", "internal.example.net/bar/image:latest",
            ])
        #expect(try sources(registries, "registry.com/i") == ["mirror.registry.com/i mirror", "registry.com/i"])
        #expect(try sources(registries, "example.com/food/i") == ["example.com/food/i"])
        let pushed = try registries.pushTarget(ImageReference("example.com/foo/image"))
        #expect("\(pushed.reference)" == "example.com/foo/image" && !pushed.isInsecure && !pushed.isMirror)
        #expect(registries.credentialHelpers == ["containers-auth.json"])
    }

    @Test func theLongestPrefixWinsAndWildcardsMatchSubdomains() throws {
        let registries = try registries(
            """
            [[registry]]
            location = "a.com"
            insecure = true
            [[registry]]
            prefix = "a.com/x"
            location = "b.com"
            [[registry]]
            prefix = "a.com/x/y"
            location = "c.com/z"
            [[registry]]
            prefix = "*.w.com"
            insecure = true
            [[registry.mirror]]
            location = "m.com/w"
            [[registry]]
            prefix = "*.v.w.com"
            location = "v.com"
            """)
        #expect(try sources(registries, "a.com/z") == ["a.com/z insecure"])
        #expect(try sources(registries, "a.com:5000/z") == ["a.com:5000/z insecure"])
        #expect(try sources(registries, "a.com/xx") == ["a.com/xx insecure"])
        #expect(try sources(registries, "a.com/x/z:t") == ["b.com/z:t"])
        #expect(try sources(registries, "a.com/x/y/q") == ["c.com/z/q"])
        #expect(try sources(registries, "a.com/x/y:q") == ["c.com/z:q"])
        #expect(try sources(registries, "1.w.com/i") == ["m.com/w/i mirror", "1.w.com/i insecure"])
        #expect(try sources(registries, "2.1.w.com/i").count == 2)
        #expect(try sources(registries, "1.v.w.com:5/i") == ["v.com:5/i"])
        #expect(try sources(registries, "w.com/i") == ["w.com/i"])
        #expect(try sources(registries, "xw.com/i") == ["xw.com/i"])
        #expect(try registries.pushTarget(ImageReference("a.com/x/z")).isInsecure == false)
        #expect(try registries.pushTarget(ImageReference("1.w.com/z")).isInsecure)
        #expect { try sources(registries, "a.com/x:t") } throws: {
            "\($0)".contains("would be `b.com:t` by 0.conf:4:3, which is no image reference")
        }
    }

    @Test func mirrorsMayBeForTagsOrDigests() throws {
        let registries = try registries(
            """
            [[registry]]
            location = "a.com"
            mirror = [
              { location = "d.com", pull-from-mirror = "digest-only" }, { location = "t.com", pull-from-mirror = "tag-only" },
              { location = "b.com", pull-from-mirror = "all" }, { location = "e.com", pull-from-mirror = "" } ]
            [[registry]]
            location = "z.com"
            mirror-by-digest-only = true
            mirror = [{ location = "b.com" }]
            """)
        #expect(
            try sources(registries, "a.com/i") == ["t.com/i mirror", "b.com/i mirror", "e.com/i mirror", "a.com/i"])
        #expect(
            try sources(registries, "a.com/i" + Self.digest).map { $0.prefix { $0 != "@" } } == [
                "d.com/i", "b.com/i", "e.com/i", "a.com/i",
            ])
        #expect(try sources(registries, "z.com/i:t") == ["z.com/i:t"])
        #expect(try sources(registries, "z.com/i" + Self.digest).count == 2)
    }

    @Test func blockedRegistriesAreAskedForNothing() throws {
        let registries = try registries(
            """
            [[registry]]
            location = "a.com"
            blocked = true
            [[registry]]
            location = "m.com"
            blocked = true
            mirror = [{ location = "n.com" }, { location = "a.com/n" }]
            [[registry]]
            prefix = "p.com"
            location = "q.com"
            blocked = true
            [[registry]]
            prefix = "r.com"
            location = "a.com/r"
            """)
        for name in ["a.com/i", "p.com/i", "r.com/i"] {
            #expect(throws: RegistriesRefusal.self) { try sources(registries, name) }
        }
        #expect { try sources(registries, "r.com/i:t") } throws: { "\($0)" == "r.com/i:t is blocked by 0.conf:1:3" }
        #expect(try sources(registries, "m.com/i") == ["n.com/i mirror"])
        #expect(try sources(registries, "q.com/i") == ["q.com/i"])
        for name in ["a.com/i", "p.com/i", "m.com/i"] {
            #expect(throws: RegistriesRefusal.self) { try registries.pushTarget(ImageReference(name)) }
        }
        #expect(try registries.pushTarget(ImageReference("r.com/i")).reference == ImageReference("r.com/i"))
    }

    @Test func dropInsReplaceWhatTheyName() throws {
        let registries = try registries(
            """
            credential-helpers = ["a"]
            [[registry]]
            location = "a.com"
            insecure = true
            mirror = [{ location = "m.com" }]
            [[registry]]
            location = "b.com"
            insecure = true
            """, "credential-helpers = []\n[[registry]]\nlocation = \"a.com\"",
            "[[registry]]\nprefix = \"c.com\"\nlocation = \"d.com\"")
        #expect(try sources(registries, "a.com/i") == ["a.com/i"])
        #expect(try sources(registries, "b.com/i") == ["b.com/i insecure"])
        #expect(try sources(registries, "c.com/i") == ["d.com/i"])
        #expect(registries.credentialHelpers == ["containers-auth.json"])
        let first = try self.registries(
            "[[registry]]\nlocation='a.com'\n[[registry]]\nlocation='a.com'\nmirror=[{location='b.com'}]")
        #expect(try sources(first, "a.com/i") == ["a.com/i"])
    }

    @Test func versionOneIsConverted() throws {
        let registries = try registries(
            """
            [registries.search]
            registries = ['s.com']
            [registries.insecure]
            registries = ['i.com', 'b.com/x']
            [registries.block]
            registries = ['b.com/x']
            """)
        #expect(try sources(registries, "i.com/i") == ["i.com/i insecure"])
        #expect(throws: RegistriesRefusal.self) { try sources(registries, "b.com/x/i") }
        #expect(try registries.candidates(shortName: "x", isInteractive: false) == [ImageReference("s.com/x")])
    }

    @Test func unknownKeysAndCapitalsAreRead() throws {
        let registries = try registries("new = 1\n[[Registry]]\nLOCATION = 'a.com'\nInsecure = true\nother.key = []")
        #expect(try sources(registries, "a.com/i") == ["a.com/i insecure"])
    }
}
