import Containers
import OCI
import TestSupport
import Testing

@Suite struct RegistriesFaultTests {
    private func registries(_ texts: String...) throws -> Registries {
        try Registries(documents: texts.enumerated().map { ("\($0.offset).conf", Array($0.element.utf8)) })
    }

    @Test(arguments: [
        ("[[registry]]", "1:3: a registry has no `location`"),
        ("[[registry]]\nprefix = 'a.com'", "1:3: a registry has no `location`"),
        ("[[registry]]\nlocation = 'https://a.com'", "2:12: `https://a.com` is a URL"),
        ("[[registry]]\nlocation = 'a.com'\ninsecure = 'yes'", "3:12: `insecure` is not a boolean"),
        ("[[registry]]\nlocation = 3", "2:12: `location` is not text"),
        ("[registry]\nlocation = 'a.com'", "1:2: `registry` is not a list"),
        ("registry = [3]", "1:13: `registry` is not a table"),
        ("[[registry]]\nprefix = '*.a.com/b'", "1:3: `*.a.com/b` is no prefix"),
        ("[[registry]]\nlocation = 'a.com'\npull-from-mirror = 'all'", "3:20: `pull-from-mirror` is for mirrors"),
        ("[[registry]]\nlocation = 'a'\n[[registry.mirror]]", "3:12: a mirror has no `location`"),
        (
            "[[registry]]\nlocation = 'a'\nmirror = [{location = 'b', pull-from-mirror = 'x'}]",
            "3:47: `pull-from-mirror` is `x`"
        ),
        (
            "[[registry]]\nlocation = 'a'\nmirror-by-digest-only = true\nmirror = [{location = 'b', pull-from-mirror = 'all'}]",
            "4:47: `pull-from-mirror` stands beside"
        ),
        (
            "[[registry]]\nlocation = 'a'\n[[registry]]\nprefix = 'b'\nlocation = 'a'\nblocked = true",
            "3:3: `a` is once blocked"
        ),
        (
            "[[registry]]\nlocation = 'a'\n[[registry]]\nprefix = 'b'\nlocation = 'a'\ninsecure = true",
            "3:3: `a` is once blocked"
        ),
        ("short-name-mode = 'x'", "1:19: `short-name-mode` is `x`"),
        ("unqualified-search-registries = ['a.com/b']", "1:34: `a.com/b` is no registry"),
        ("unqualified-search-registries = ['']", "1:34: `` is no registry"),
        ("unqualified-search-registries = 'a.com'", "1:33: `unqualified-search-registries` is not a list"),
        ("[aliases]\na = 'b/c'", "2:5: `b/c` is no image for an alias"),
        ("[aliases]\na = 'localhost/a:t'", "2:5: `localhost/a:t` is no image"),
        ("[aliases]\n'localhost/a' = 'b.c/d'", "2:17: `localhost/a` is no short name"),
        ("[aliases]\n'a:t' = 'b.c/d'", "2:9: `a:t` is no short name"),
        (
            "[registries.search]\nregistries = ['a.com']\n[[registry]]\nlocation = 'a.com'",
            "1:2: `[registries]` is of version 1"
        ),
        ("a = 1\na = 2", "2:1: `a` is defined twice"),
    ])
    func faultsNameThePlace(_ text: String, _ message: String) {
        #expect { try registries(text) } throws: { "\($0)".contains("0.conf:\(message)") }
        #expect { try registries("", text) } throws: { "\($0)".contains("1.conf:\(message)") }
    }

    @Test func allFaultsAreToldAtOnce() {
        #expect { try registries("short-name-mode='x'\n[[registry]]\n[[registry]]\nlocation=1") } throws: {
            "\($0)".split(separator: "\n").count == 4
        }
    }

    @Test func versionOneIsRefusedInDropIns() {
        #expect { try registries("", "[registries.search]\nregistries = ['s.com']") } throws: {
            "\($0)".hasPrefix("1.conf:1:2: `[registries]` is of version 1")
        }
    }

    /// Whatever stands in the files, an image is asked for by valid names or refused.
    @Test func changedFilesNeverTrap() throws {
        var seed = Seed()
        let sample = """
            unqualified-search-registries = ['s.com', 'localhost:1']
            [[registry]]
            prefix = '*.a.com'
            mirror = [{ location = 'm.com/x', pull-from-mirror = 'tag-only' }, { location = '[::1]:1' }]
            [[registry]]
            prefix = 'a.com/i'
            location = 'b.com'
            [aliases]
            x = 'y.com/z'
            """
        let pieces = Array("='\"[]{}.*:/@é\n ,#ax1".utf8)
        var reads = 0
        for _ in 0..<1000 {
            var bytes = Array(sample.utf8)
            for _ in 0..<Int.random(in: 1...2, using: &seed) {
                let place = Int.random(in: 0..<bytes.count, using: &seed)
                bytes[place] = pieces.randomElement(using: &seed) ?? 0
            }
            guard let registries = try? Registries(documents: [("t.conf", bytes)]) else { continue }
            reads += 1
            for name in ["a.com/i:t", "c.a.com:5/i", "x", "b.com/j"] {
                let found = (try? registries.candidates(shortName: name, isInteractive: false)) ?? []
                for place in found.compactMap({ try? registries.pullSources($0) }).joined() {
                    #expect(try ImageReference("\(place.reference)") == place.reference, "\(seed)")
                }
            }
        }
        #expect(reads > 20, "\(seed)")
    }
}
