import OCI
import Testing

@testable import Containers

@Suite struct SignatureIdentityTests {
    private static let digest = "@sha256:" + String(repeating: "b", count: 64)

    /// The rows of containers-policy.json(5), `signedIdentity`: the image, what is signed, and which of matchExact,
    /// matchRepoDigestOrExact and matchRepository accept it.
    @Test(arguments: [
        ("r.example.com/a/b:v1", "r.example.com/a/b:v1", [true, true, true]),
        ("r.example.com/a/b:v1", "r.example.com/a/b:v2", [false, false, true]),
        ("r.example.com/a/b:v1", "r.example.com/a/b", [false, false, true]),
        ("r.example.com/a/b:v1", "r.example.com/a/c:v1", [false, false, false]),
        ("r.example.com/a/b:v1", "s.example.com/a/b:v1", [false, false, false]),
        ("r.example.com/a/b:v1", "r.example.com/a/b\(digest)", [false, false, true]),
        ("r.example.com/a/b", "r.example.com/a/b:latest", [true, true, true]),
        ("r.example.com/a/b", "r.example.com/a/b", [false, false, true]),
        ("r.example.com/a/b\(digest)", "r.example.com/a/b\(digest)", [true, true, true]),
        ("r.example.com/a/b\(digest)", "r.example.com/a/b:v7", [false, true, true]),
        ("r.example.com/a/b\(digest)", "r.example.com/a/b", [false, false, true]),
        ("r.example.com/a/b:v1\(digest)", "r.example.com/a/b:v7", [false, true, true]),
        ("busybox:1", "docker.io/library/busybox:1", [true, true, true]),
        ("docker.io/library/busybox:1", "busybox:1", [true, true, true]),
    ])
    func matching(_ image: String, _ signed: String, _ accepted: [Bool]) throws {
        let (image, signed) = (try ImageReference(image), try ImageReference(signed))
        let rules: [SignatureIdentity] = [.matchExact, .matchRepoDigestOrExact, .matchRepository]
        #expect(rules.map { $0.accepts(signed, for: image) } == accepted)
        #expect(rules.allSatisfy { !$0.accepts(signed, for: nil) })
    }

    @Test(arguments: [
        ("m.example.com:5000/up", "v.example.com", "m.example.com:5000/up/a:v1", "v.example.com/a:v1", true),
        ("m.example.com:5000/up", "v.example.com", "m.example.com:5000/up/a:v1", "v.example.com/a:v2", false),
        ("m.example.com:5000/up", "v.example.com", "m.example.com:5000/up/a\(digest)", "v.example.com/a:v2", true),
        ("m.example.com:5000/up", "v.example.com", "m.example.com:5000/upper/a:v1", "v.example.com/a:v1", false),
        (
            "m.example.com:5000/up", "v.example.com", "m.example.com:5000/upper/a:v1", "m.example.com:5000/upper/a:v1",
            true
        ),
        ("m.example.com/a", "v.example.com/x/y", "m.example.com/a:v1", "v.example.com/x/y:v1", true),
        ("m.example.com", "v.example.com", "m.example.com/a:v1", "m.example.com/a:v1", false),
        // Docker's abbreviations are not written out.
        ("m.example.com/up", "docker.io", "m.example.com/up/busybox:1", "docker.io/library/busybox:1", false),
    ])
    func remapping(_ from: String, _ to: String, _ image: String, _ signed: String, _ isAccepted: Bool) throws {
        let rule = SignatureIdentity.remapIdentity(prefix: from, signedPrefix: to)
        #expect(rule.accepts(try ImageReference(signed), for: try ImageReference(image)) == isAccepted)
        #expect(!rule.accepts(try ImageReference(signed), for: nil))
    }

    @Test func exact() throws {
        let (signed, bare) = (try ImageReference("r.example.com/a:v1"), try ImageReference("r.example.com/a"))
        let reference = SignatureIdentity.exactReference(signed)
        let repository = SignatureIdentity.exactRepository(bare)
        #expect(reference.accepts(signed, for: nil) && !reference.accepts(bare, for: nil))
        #expect(repository.accepts(signed, for: nil) && repository.accepts(bare, for: nil))
        #expect(!repository.accepts(try ImageReference("r.example.com/a/b:v1"), for: nil))
    }
}
