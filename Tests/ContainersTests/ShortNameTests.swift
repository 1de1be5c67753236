import Containers
import OCI
import SystemPackage
import TestSupport
import Testing

@Suite struct ShortNameTests {
    private static let digest = "@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    private func candidates(_ text: String, _ name: String, isInteractive: Bool = false) throws -> [String] {
        try Registries(documents: [("t.conf", Array(text.utf8))])
            .candidates(shortName: name, isInteractive: isInteractive).map { "\($0)" }
    }

    @Test func aliasesComeBeforeTheSearch() throws {
        let text = """
            unqualified-search-registries = ["s.com", "docker.io"]
            [aliases]
            "a" = "x.com/y/z"
            "b/c" = "docker.io/d"
            "none" = ""
            """
        #expect(try candidates(text, "a") == ["x.com/y/z"])
        #expect(try candidates(text, "a:t") == ["x.com/y/z:t"])
        #expect(try candidates(text, "a" + Self.digest) == ["x.com/y/z" + Self.digest])
        #expect(try candidates(text, "b/c:t") == ["docker.io/library/d:t"])
        #expect(try candidates(text, "none:t") == ["s.com/none:t", "docker.io/library/none:t"])
        #expect(try candidates(text, "q/r") == ["s.com/q/r", "docker.io/q/r"])
        #expect(try candidates(text, "h.com/a:t") == ["h.com/a:t"])
        #expect(throws: OCIValueError.self) { try candidates(text, "A") }
    }

    @Test func modesTellWhetherToGuess() throws {
        let two = "unqualified-search-registries = ['s.com', 't.com']\n"
        for mode in ["", "short-name-mode = 'permissive'", "short-name-mode = 'disabled'", "short-name-mode = ''"] {
            #expect(try candidates(two + mode, "a") == ["s.com/a", "t.com/a"])
        }
        let enforcing = "short-name-mode = 'enforcing'\n"
        #expect { try candidates(two + enforcing, "a") } throws: { "\($0)".contains("write one of s.com/a, t.com/a") }
        #expect(try candidates(two + enforcing, "a", isInteractive: true).count == 2)
        #expect(try candidates(enforcing + "unqualified-search-registries = ['s.com']", "a") == ["s.com/a"])
        #expect { try candidates("", "a") } throws: { "\($0)".contains("write HOST/a") }
        #expect(try candidates("", "h.com/a") == ["h.com/a"])
    }

    @Test func laterFilesReplaceAliasesAndTheSearch() throws {
        let registries = try Registries(
            documents: [
                "unqualified-search-registries = ['s.com']\nshort-name-mode = 'disabled'\n[aliases]\na = 'x.com/a'\nb = 'x.com/b'",
                "[aliases]\na = 'y.com/a'\nb = ''",
            ].map { ("t.conf", Array($0.utf8)) })
        #expect(try registries.candidates(shortName: "a", isInteractive: false) == [ImageReference("y.com/a")])
        #expect(try registries.candidates(shortName: "b", isInteractive: false) == [ImageReference("s.com/b")])
    }

    @Test(arguments: [(0, [:], "var/cache"), (1000, [:], "home/.cache"), (1000, ["XDG_CACHE_HOME": "cache"], "cache")])
    func recordedAliasesComeFirst(_ user: UInt32, _ variables: [String: String], _ place: String) throws {
        let directory = try TemporaryDirectory()
        let root = FilePath(directory.path)
        var all = variables.mapValues { directory($0) }
        all["HOME"] = directory("home")
        let environment = HostEnvironment(variables: all, user: user, root: root)
        try makeTree(directory, "etc/containers")
        try directory.write(
            "etc/containers/registries.conf",
            "unqualified-search-registries=['s.com']\n[aliases]\na='x.com/a'\nb='x.com/b'")
        func candidates(_ name: String) throws -> [String] {
            try Registries(environment).candidates(shortName: name, isInteractive: false).map { "\($0)" }
        }
        #expect(try candidates("a") == ["x.com/a"])
        try makeTree(directory, place + "/containers")
        try directory.write(place + "/containers/short-name-aliases.conf", "[aliases]\na='y.com/a'\nb=''")
        #expect(try candidates("a") == ["y.com/a"])
        #expect(try candidates("b") == ["s.com/b"])
        try directory.write(place + "/containers/short-name-aliases.conf", "[aliases")
        #expect { try candidates("a") } throws: { "\($0)".contains("short-name-aliases.conf:1:9") }
        #expect(try candidates("h.com/a") == ["h.com/a"])
    }
}
