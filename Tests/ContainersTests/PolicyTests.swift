import Files
import Markup
import OCI
import SystemPackage
import TestSupport
import Testing

@testable import Containers

@Suite struct PolicyTests {
    private static let digest = "sha256:" + String(repeating: "a", count: 64)
    private static let yes = #"[{"type":"insecureAcceptAnything"}]"#
    private static let no = #"[{"type":"reject"}]"#
    private static let signed = #"[{"type":"sigstoreSigned","keyPath":"/no/key"}]"#
    private let environment = HostEnvironment(variables: [:], user: 0)

    /// What is said of an image without signatures; nil when it is accepted.
    private func refusal(_ policy: String, _ image: String, _ demand: SignatureDemand = .unverified) throws -> String? {
        let policy = try Policy(Array(policy.utf8), source: "policy.json", environment)
        let subject = PolicySubject(try ImageReference(image), manifest: try Digest(Self.digest))
        do {
            try policy.evaluate(subject, demand: demand) { SignatureSet() }
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// The scopes of an image in a registry, as containers-policy.json(5) has them.
    @Test(arguments: [
        ("r.example.com:5000/a/b:v1", true), ("r.example.com:5000/a/b", true), ("r.example.com:5000/a", true),
        ("r.example.com:5000", true), ("*.example.com", true), ("*.com", true), ("", true),
        ("r.example.com:5000/a/b:v2", false), ("r.example.com", false), ("r.example.com:5000/", false),
        ("r.example.com:5000/a/", false), ("*.r.example.com", false), ("*", false), ("example.com", false),
        ("r.example.com:5000/a/b:latest", false), ("*.example.com:5000", false),
    ])
    func scopes(_ scope: String, _ applies: Bool) throws {
        let policy = #"{"default":\#(Self.no),"transports":{"docker":{"\#(scope)":\#(Self.yes)}}}"#
        #expect((try refusal(policy, "r.example.com:5000/a/b:v1") == nil) == applies)
    }

    @Test(arguments: [
        ("busybox", "docker.io/library/busybox:latest"), ("busybox", "docker.io/library"), ("busybox", "docker.io"),
        ("r.example.com/a@\(digest)", "r.example.com/a@\(digest)"),
        ("r.example.com/a:tag@\(digest)", "r.example.com/a@\(digest)"), ("r.example.com/a", "r.example.com/a:latest"),
    ])
    func names(_ image: String, _ scope: String) throws {
        let policy = #"{"default":\#(Self.no),"transports":{"docker":{"\#(scope)":\#(Self.yes)}}}"#
        #expect(try refusal(policy, image) == nil)
    }

    /// The narrowest scope decides alone.
    @Test func order() throws {
        let scopes = ["r.example.com/a:v1", "r.example.com/a", "r.example.com", "*.example.com", "*.com", ""]
        for (index, scope) in scopes.enumerated() {
            let wider = scopes[(index + 1)...].map { #","\#($0)":\#(Self.no)"# }.joined()
            let policy = #"{"default":\#(Self.no),"transports":{"docker":{"\#(scope)":\#(Self.yes)\#(wider)}}}"#
            #expect(try refusal(policy, "r.example.com/a:v1") == nil, "\(scope)")
        }
    }

    /// An image that is to be verified is not accepted where nothing is verified.
    @Test(arguments: [
        (#"{"default":\#(yes)}"#, "the default of the policy accepts anything"),
        (#"{"default":\#(yes),"transports":{"docker":{"r.example.com":\#(signed)}}}"#, "the default of the policy"),
        (#"{"default":\#(yes),"transports":{"docker":{"":\#(no)}}}"#, "the default of the policy"),
        (#"{"default":\#(no),"transports":{"docker":{"":\#(yes)}}}"#, "accepts anything for it"),
        (
            #"{"default":[{"type":"insecureAcceptAnything"},{"type":"insecureAcceptAnything"}]}"#,
            "accepts anything for it"
        ),
        (#"{"default":\#(no)}"#, "`reject`: the policy rejects it"),
        (#"{"default":\#(signed)}"#, "`sigstoreSigned`: a signature is required, and there is none"),
        (#"{"default":\#(no),"transports":{"docker":{"r.example.com":\#(signed)}}}"#, "a signature is required"),
    ])
    func signedDemand(_ policy: String, _ message: String) throws {
        let refusal = try #require(try refusal(policy, "r.example.com/a:v1", .containerPolicy))
        #expect(refusal.hasPrefix("docker://r.example.com/a:v1 is refused by the signature policy at policy.json:1:"))
        #expect(refusal.contains(message), "\(refusal)")
    }

    @Test func remoteDemand() throws {
        for policy in [#"{"default":\#(Self.yes)}"#, #"{"default":\#(Self.signed)}"#] {
            let refusal = try #require(try refusal(policy, "r.example.com/a:v1", .ostreeRemote("ours")))
            #expect(refusal.contains("`ours`") && refusal.contains("ostree-image-signed:"))
        }
    }

    /// The file of the user goes before that of the machine; one that is named must be there.
    @Test func files() throws {
        let directory = try TemporaryDirectory()
        let environment = HostEnvironment(
            variables: ["HOME": directory("home")], user: 0, root: FilePath(directory("root")))
        let subject = PolicySubject(try ImageReference("r.example.com/a"), manifest: try Digest(Self.digest))
        let none = try Policy(environment)
        #expect(none.source == nil)
        try none.evaluate(subject, demand: .unverified) { SignatureSet() }
        let refusal = #expect(throws: SignatureRefusal.self) {
            try none.evaluate(subject, demand: .containerPolicy) { SignatureSet() }
        }
        #expect("\(try #require(refusal))".contains("no policy to verify it by"))
        try createDirectories(FilePath(directory("root/etc/containers")), mode: [.ownerReadWriteExecute])
        let machine = try directory.write("root/etc/containers/policy.json", #"{"default":\#(Self.no)}"#)
        #expect(try Policy(environment).source == machine)
        try createDirectories(FilePath(directory("home/.config/containers")), mode: [.ownerReadWriteExecute])
        let user = try directory.write("home/.config/containers/policy.json", "{}")
        let report = #expect(throws: FaultReport.self) { try Policy(environment) }
        #expect("\(try #require(report))".hasPrefix("\(user):1:1: `default` is missing; add"))
        #expect(try Policy(environment, file: FilePath(machine)).source == machine)
        #expect(throws: FileError.self) { try Policy(environment, file: FilePath(directory("none"))) }
    }

    /// The signatures are fetched once, only when they matter; what goes wrong then refuses the image.
    @Test func fetching() throws {
        let subject = PolicySubject(try ImageReference("r.example.com/a"), manifest: try Digest(Self.digest))
        func count(_ requirements: String) throws -> Int {
            var count = 0
            let policy = try Policy(Array(#"{"default":\#(requirements)}"#.utf8), source: "p", environment)
            try? policy.evaluate(subject, demand: .unverified) {
                count += 1
                return SignatureSet()
            }
            return count
        }
        #expect(try count(Self.yes) == 0 && count(Self.no) == 0 && count(Self.signed) == 1)
        let policy = try Policy(Array(#"{"default":\#(Self.signed)}"#.utf8), source: "p", environment)
        let refusal = #expect(throws: SignatureRefusal.self) {
            try policy.evaluate(subject, demand: .unverified) { throw TestFailure("the wire is cut") }
        }
        #expect("\(try #require(refusal))".contains("cannot be read: the wire is cut"))
    }

    /// All that is wrong is reported, with its place.
    @Test func faults() throws {
        let text = """
            {"default": [{"type": "reject", "x": 1}],
             "transports": {"dir": {"a": [{"type": "signedBy", "keyType": "GPGKeys"}]},
                            "docker": {"b": [{"type": "sigstoreSigned", "keyPath": null}]}}}
            """
        let report = #expect(throws: FaultReport.self) { try Policy(Array(text.utf8), source: "p.json", environment) }
        let lines = "\(try #require(report))".split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix("p.json:1:33: unknown key `x` in `default[0]`") })
        #expect(
            lines.contains { $0.hasPrefix("p.json:2:30: `a` is no scope of the transport `dir`; write an absolute") })
        #expect(lines.contains { $0.contains("exactly one of keyPath, keyPaths, keyData") })
        #expect(lines.contains { $0.hasPrefix("p.json:3:") && $0.contains("is null") })
    }

    /// Damage anywhere is answered with an error or a policy, never with a trap.
    @Test func mutations() throws {
        var seed = Seed()
        let text = Array(
            #"{"default":[{"type":"signedBy","keyType":"GPGKeys","keyData":"AAAA","signedIdentity":{"type":"remapIdentity","prefix":"a.b","signedPrefix":"c"}}],"transports":{"oci":{"/a":[{"type":"reject"}]}}}"#
                .utf8)
        for _ in 0..<2000 {
            var bytes = text
            for _ in 0..<Int.random(in: 1...4, using: &seed) {
                let index = bytes.indices.randomElement(using: &seed) ?? 0
                switch Int.random(in: 0..<3, using: &seed) {
                case 0: bytes[index] = UInt8.random(in: 0...255, using: &seed)
                case 1: bytes.remove(at: index)
                default: bytes.insert(contentsOf: text[..<Int.random(in: 0..<text.count, using: &seed)], at: index)
                }
            }
            _ = try? Policy(bytes, source: "p", environment)
        }
    }
}
