import OCI
import TestSupport
import Testing

@testable import Containers

/// skopeo and we agree which images a policy accepts.
@Suite(.enabled(if: ["skopeo", "gpg", "gpgv"].allSatisfy { Tool($0).isUsable })) struct PolicySkopeoTests {
    /// A requirement in short.
    private static func signedBy(_ key: String, _ identity: String?) -> String {
        #"{"type":"signedBy","keyType":"GPGKeys",\#(key)\#(identity.map { #","signedIdentity":\#($0)"# } ?? "")}"#
    }

    private static let exact = #"{"type":"exactReference","dockerReference":"\#(SignatureWorkshop.name)"}"#
    private static let repository = #"{"type":"exactRepository","dockerRepository":"registry.example.com/ns/repo"}"#

    private func policy(_ requirements: String) -> String { #"{"default":[\#(requirements)]}"# }

    @Test func simpleSigning() async throws {
        let workshop = try SignatureWorkshop()
        do {
            try await prepareSimple(workshop)
            try await workshop.close()
        } catch {
            try await workshop.close()
            throw error
        }
        func path(_ key: String) -> String { #""keyPath":"\#(workshop.directory(key))""# }
        let letters = try await run("base64", ["-w0", workshop.directory("alice.gpg")]).output
        let both = #""keyPaths":["\#(workshop.directory("mallory.asc"))","\#(workshop.directory("alice.asc"))"]"#
        let (signedBy, exact, repository) = (Self.signedBy, Self.exact, Self.repository)
        let alice = signedBy(path("alice.gpg"), exact)
        let cases: [(String, [String], [String])] = [
            (
                alice, ["skopeo", "both", "none-good-good"],
                ["unsigned", "mallory", "expired", "revoked", "other-image"]
            ),
            (
                signedBy(path("alice.asc"), repository), ["skopeo", "other-tag", "uncompressed"],
                ["other-name", "unsigned"]
            ),
            (signedBy(#""keyData":"\#(letters)""#, exact), ["skopeo"], ["other-tag", "two-signers", "lapsed"]),
            (signedBy(both, exact), ["skopeo", "mallory", "both"], ["unsigned", "two-signers", "literal"]),
            (signedBy(path("expired.gpg"), exact), [], ["expired"]),
            (signedBy(path("revoked.gpg"), exact), [], ["revoked"]),
            (alice + "," + signedBy(path("mallory.gpg"), exact), ["both"], ["skopeo", "mallory"]),
            (alice + #",{"type":"insecureAcceptAnything"}"#, ["skopeo"], ["unsigned"]),
            (alice + #",{"type":"reject"}"#, [], ["skopeo"]),
            (#"{"type":"insecureAcceptAnything"}"#, ["unsigned", "mallory"], []),
            (#"{"type":"reject"}"#, [], ["unsigned", "skopeo"]),
            // Images in directories have no name that these could be held against.
            (signedBy(path("alice.gpg"), nil), [], ["skopeo"]),
            (signedBy(path("alice.gpg"), #"{"type":"matchExact"}"#), [], ["skopeo"]),
            (signedBy(path("alice.gpg"), #"{"type":"matchRepository"}"#), [], ["skopeo"]),
            (
                signedBy(path("alice.gpg"), #"{"type":"remapIdentity","prefix":"a.b","signedPrefix":"c.d"}"#), [],
                ["skopeo"]
            ),
            (signedBy(path("missing.gpg"), exact), [], ["skopeo", "unsigned"]),
            (signedBy(path("payload"), exact), [], ["skopeo"]),
            (alice, [], ["junk", "damaged", "wrong-type", "extra", "no-optional", "no-name"]),
        ]
        try await compare(workshop, cases)
    }

    private func prepareSimple(_ workshop: SignatureWorkshop) async throws {
        for name in ["alice", "mallory", "revoked"] { try await workshop.makeKey(name) }
        let past = ["--faked-system-time", "20200101T000000"]
        try await workshop.makeKey("expired", expires: "30d", past)
        let payload = workshop.payload()
        func sign(_ text: String, _ key: String = "alice", _ options: [String] = []) async throws -> [UInt8] {
            try await workshop.sign(text, by: key, options)
        }
        let (alice, mallory) = (try await sign(payload), try await sign(payload, "mallory"))
        let other = "registry.example.com/ns/other:v1"
        var damaged = alice
        damaged[damaged.count - 20] ^= 1
        let images: [(String, [[UInt8]])] = [
            ("mallory", [mallory]), ("both", [mallory, alice]), ("damaged", [damaged]),
            ("none-good-good", [damaged, mallory, alice]),
            ("expired", [try await sign(payload, "expired", past)]),
            ("revoked", [try await sign(payload, "revoked")]),
            ("uncompressed", [try await sign(payload, "alice", ["-z", "0"])]),
            ("other-name", [try await sign(workshop.payload(name: other))]),
            ("other-tag", [try await sign(workshop.payload(name: "registry.example.com/ns/repo:v2"))]),
            ("other-image", [try await sign(workshop.payload(digest: .init(of: Array("y".utf8))))]),
            ("two-signers", [try await sign(payload, "alice", ["--local-user", "mallory@example.com"])]),
            ("wrong-type", [try await sign(workshop.payload("cosign container image signature"))]),
            ("extra", [try await sign(workshop.payload(extra: #","more":1"#))]),
            ("no-optional", [try await sign(payload.replacing(#","optional":{}"#, with: ""))]),
            ("no-name", [try await sign(workshop.payload(name: ""))]),
            ("junk", [Array("no signature".utf8)]),
        ]
        for (folder, signatures) in images { try await workshop.image(folder, signatures: signatures) }
        try await workshop.gpg([
            "--store", "--yes", "--output", workshop.directory("literal.pgp"), workshop.directory("payload"),
        ])
        try await workshop.image("literal", signatures: [try readBytes(workshop.directory("literal.pgp"))])
        let lapsed = try await sign(payload, "expired", past + ["--default-sig-expire", "1d"])
        try await workshop.image("lapsed", signatures: [lapsed])
        try await workshop.revoke("revoked")
        let copied = try await run(
            "skopeo",
            ["--insecure-policy", "copy", "--sign-by", "alice@example.com", "--sign-identity", SignatureWorkshop.name]
                + ["dir:\(workshop.directory("unsigned"))", "dir:\(workshop.directory("skopeo"))"],
            environment: ["GNUPGHOME": workshop.directory("gpg")])
        try #require(copied.succeeded, "\(copied)")
    }

    /// Holds both answers against what is expected.
    private func compare(_ workshop: SignatureWorkshop, _ cases: [(String, [String], [String])]) async throws {
        var number = 0
        for (requirements, accepted, refused) in cases {
            let file = try workshop.directory.write("policy-\(number).json", policy(requirements))
            for folder in accepted + refused {
                number += 1
                let theirs = try await workshop.skopeoAccepts(folder, policy: file, number: number)
                let ours = workshop.refusal(folder, policy: file)
                let words = "\(folder) under \(requirements): \(theirs) / \(ours.map { "\($0)" } ?? "accepted")"
                #expect(theirs.succeeded == accepted.contains(folder), "\(words)")
                #expect((ours == nil) == accepted.contains(folder), "\(words)")
            }
        }
    }
}
