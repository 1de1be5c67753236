@testable import Containers
import Markup
import TestSupport
import Testing

@Suite struct AuthFileTests {
    private func answer(_ text: String, _ registry: String, _ repository: String = "ns/repo") throws -> String {
        let isLegacy = text.contains("legacy")
        let file = try AuthFile(Array(text.utf8), source: "auth.json", isLegacy: isLegacy)
        return switch try file.answer(registry: registry, repository: repository) {
        case .credential(.password(let user, let secret)): "\(user):\(secret)"
        case .credential(let other): "\(other)"
        case .program(let program, let server): "\(program) \(server)"
        case nil: "-"
        }
    }

    @Test(arguments: [
        // The longest key that is the repository or around it; never part of a word.
        ("h", "ns/repo", "repo:p"), ("h", "ns/other", "ns:p"), ("h", "ns", "ns:p"), ("h", "nsx", "host:p"),
        ("h", "ns/repo/deeper", "repo:p"), ("h", "", "host:p"), ("h:5000", "ns/repo", "port:p"), ("x", "h", "-"),
        ("ns", "repo", "-"),
        // URLs as keys, and the names of Docker's registry.
        ("old", "a", "old:p"), ("insecure:80", "a", "insecure:p"), ("docker.io", "library/a", "hub:p"),
        ("registry-1.docker.io", "a", "hub:p"), ("index.docker.io", "a", "hub:p"), ("auth.docker.io", "a", "-"),
        // A path stays where no scheme is.
        ("plain", "a", "-"),
    ])
    func keys(_ registry: String, _ repository: String, _ expected: String) throws {
        let text = users([
            "h": "host", "h/ns": "ns", "h/ns/repo": "repo", "h:5000": "port", "https://old/v1/": "old",
            "http://insecure:80/v2/x": "insecure", "https://index.docker.io/v1/": "hub", "plain/v1/": "plain",
        ])
        #expect(try answer(text, registry, repository) == expected)
    }

    @Test func exactKeysComeBeforeOtherSpellings() throws {
        let text = users(["https://h/v1/": "url", "h": "exact", "http://h": "plain"])
        #expect(try answer(text, "h") == "exact:p")
        #expect(try answer(users(["https://h/v1/": "one", "http://h": "two"]), "h") == "one:p")
        let hub = users(["registry-1.docker.io": "one", "docker.io/library": "two"])
        #expect(try answer(hub, "docker.io", "library/a") == "two:p")
        #expect(try answer(hub, "docker.io", "other/a") == "one:p")
    }

    /// `.dockercfg` has hosts at its top, and URLs without a scheme.
    @Test(arguments: [("h", "host:p"), ("old", "old:p"), ("docker.io", "hub:p"), ("plain", "plain:p"), ("x", "-")])
    func legacyKeys(_ registry: String, _ expected: String) throws {
        let hosts = users([
            "h": "host", "h/ns": "folder", "https://old/v1/": "old", "index.docker.io/v1/": "hub",
            "plain/path": "plain", "legacy": "", "credHelpers": "entry",
        ])
        #expect(try answer(String(hosts.dropFirst("{\"auths\":".count).dropLast()), registry) == expected)
    }

    @Test(arguments: [
        ("\"auth\":\"\(encoded("u:p"))\"", "u:p"), ("\"auth\":\"\(encoded("u:p:q"))\"", "u:p:q"),
        ("\"auth\":\"\(encoded("ü:\u{1F511}"))\"", "ü:\u{1F511}"), ("\"auth\":\"\(encoded("u:"))\"", "u:"),
        ("\"auth\":\"\(encoded(":p"))\"", ":p"), ("\"auth\":\"\(encoded("u:\0p\0\0"))\"", "u:p"),
        ("\"AUTH\":\"\(encoded("u:p"))\"", "u:p"), ("\"auth\":\"dTp\\r\\nw\"", "u:p"),
        ("\"auth\":\"dTpwcB==\"", "u:pp"),
        ("\"auth\":\"\(encoded("u:p"))\",\"email\":5,\"identitytoken\":null", "u:p"),
        ("\"auth\":\"\(encoded("u:p"))\",\"identitytoken\":\"T\"", "an identity token"),
        ("\"auth\":\"\(encoded("u:"))\",\"identitytoken\":\"T\",\"registrytoken\":\"R\"", "an identity token"),
        ("\"auth\":\"\(encoded("u:p"))\",\"registrytoken\":\"R\"", "u:p"),
        // Nobody, and none of the other keys either.
        ("", "-"), ("\"auth\":\"\"", "-"), ("\"auth\":null", "-"), ("\"auth\":\"\(encoded("user"))\"", "-"),
        ("\"auth\":\"\(encoded(":"))\"", "-"), ("\"auth\":\"\(encoded(":\0"))\"", "-"),
        ("\"identitytoken\":\"T\"", "-"), ("\"registrytoken\":\"R\"", "-"),
    ])
    func entries(_ entry: String, _ expected: String) throws {
        let around = "\"h\":{\"auth\":\"\(encoded("host:p"))\"},\"https://h\":{\"auth\":\"\(encoded("url:p"))\"}"
        #expect(try answer("{\"auths\":{\"h/ns\":{\(entry)},\(around)}}", "h") == expected)
    }

    @Test(arguments: [
        ("h", "docker-credential-a h"), ("h2", "two:p"), ("docker.io", "docker-credential-hub docker.io"),
        ("https://x", "docker-credential-b https://x"),
    ])
    func programs(_ registry: String, _ expected: String) throws {
        let text = """
            {"credHelpers":{"h":"a","h2/ns":"b","docker.io":"hub","https://x":"b","odd":"../a","none":null},
            "credsStore":"desktop",\(users(["h": "one", "h2": "two", "https://x": "three"]).dropFirst())
            """
        #expect(try answer(text, registry) == expected)
        #expect(throws: Fault.self) { try answer(text, "odd") }
        #expect(throws: Fault.self) { try answer(text, "none") }
    }

    @Test(arguments: [
        (
            "{\"auths\":{\"h\":{\"registrytoken\":\"R\",\"identitytoken\":\"T\"}},\"credsStore\":\"s\"}",
            "a registry token"
        ),
        ("{\"auths\":{\"h\":{\"identitytoken\":\"T\"}},\"credsStore\":\"s\"}", "an identity token"),
        ("{\"auths\":{\"h\":{}},\"credsStore\":\"s\"}", "docker-credential-s h"),
        ("{\"credsStore\":\"s\"}", "docker-credential-s h"), ("{\"credsStore\":\"\"}", "-"), ("{}", "-"),
    ])
    func whatOnlyDockerReads(_ text: String, _ expected: String) throws {
        let file = try AuthFile(Array(text.utf8), source: "config.json")
        let found =
            switch try file.dockersAnswer(registry: "h", repository: "a") {
            case .credential(let credential): "\(credential)"
            case .program(let program, let server): "\(program) \(server)"
            case nil: "-"
            }
        #expect(found == expected)
        #expect(try file.answer(registry: "h", repository: "a") == nil)
    }

    @Test func dockersRegistryHasDockersNameInItsStore() throws {
        let file = try AuthFile(Array("{\"credsStore\":\"s\"}".utf8), source: "config.json")
        let program = try CredentialProgram(suffix: "s")
        let expected = AuthFile.Answer.program(program, server: "https://index.docker.io/v1/")
        #expect(try file.dockersAnswer(registry: "docker.io", repository: "a") == expected)
    }

    @Test(arguments: [
        ("", "1:1"), ("{", "1:2"), ("[]", "1:1"), ("5", "1:1"), ("{} x", "1:4"), ("{\"auths\":[]}", "1:10"),
        ("{\"auths\":\n {\"h\":5}}", "2:7"), ("{\"auths\":{\"h\":{\"auth\":5}}}", "1:23"),
        ("{\"auths\":{\"x\":{\"auth\":true}}}", "1:23"), ("{\"auths\":{\"h\":{\"identitytoken\":[]}}}", "1:32"),
        ("{\"credHelpers\":{\"x\":{}}}", "1:21"), ("{\"credsStore\":1}", "1:15"), ("{\"a\":1,\"a\":2}", "1:8"),
        ("{\"auths\":{\"h\":{\"auth\":\"hidden\"}}}", "1:23"), ("{\"auths\":{\"h\":{\"auth\":\"aGlkZGVu!\"}}}", "1:23"),
        ("{\"auths\":{\"h\":{\"auth\":\"====\"}}}", "1:23"), ("{\"auths\":{\"h\":{\"auth\":\"dTpw=\"}}}", "1:23"),
        ("{\"auths\":{\"h\":{\"auth\":\"dT=w\"}}}", "1:23"), ("{\"auths\":{\"h\":{\"auth\":\"dTr/\"}}}", "1:23"),
        ("{\"auths\":{\"h\":{\"auth\":\"d\"}}}", "1:23"), ("{\"credHelpers\":{\"h\":\"a/b\"}}", "1:21"),
    ])
    func faults(_ text: String, _ place: String) throws {
        let fault = try #require(throws: Fault.self) { try answer(text, "h") }
        #expect("\(fault)".hasPrefix("auth.json:\(place): "), "\(fault)")
        #expect(!"\(fault)".contains("hidden") && !"\(fault)".contains("aGlkZGVu"))
    }

    @Test func tokensAreOneWord() throws {
        for token in ["a b", "a\\r\\nX-Other: 1", "ä"] {
            let text = "{\"auths\":{\"h\":{\"registrytoken\":\"\(token)\"}}}"
            let file = try AuthFile(Array(text.utf8), source: "config.json")
            #expect(throws: Fault.self) { try file.dockersAnswer(registry: "h", repository: "") }
        }
    }

    /// Whatever the bytes are, they are read or refused.
    @Test func damagedBytes() throws {
        var seed = Seed()
        let whole = Array(
            """
            {"auths":{"h/ns":{"auth":"dTpw","identitytoken":"T"},"https://h/v1/":{"auth":"dTpwcA=="}},
            "credHelpers":{"x":"good"},"credsStore":"s"}
            """.utf8)
        for _ in 0..<2000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...3, using: &seed) {
                let place = Int.random(in: bytes.indices, using: &seed)
                switch Int.random(in: 0..<3, using: &seed) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &seed)
                case 1: bytes.remove(at: place)
                default: bytes.insert(bytes[Int.random(in: bytes.indices, using: &seed)], at: place)
                }
            }
            for registry in ["h", "x"] {
                let file = try? AuthFile(bytes, source: "auth.json", isLegacy: Bool.random(using: &seed))
                let found = try? file?.answer(registry: registry, repository: "ns/repo")
                if case .credential(.password(let user, _)) = found {
                    #expect(!user.contains(":"), "\(seed) \(String(decoding: bytes, as: UTF8.self))")
                }
                _ = try? file?.dockersAnswer(registry: registry, repository: "ns/repo")
            }
        }
    }
}
