import OCI
import TestSupport
import Testing

@testable import Containers

/// Signatures of sigstore, made with openssl as cosign makes them, under policies. (Debian's skopeo has them switched off.)
@Suite(.enabled(if: Tool("openssl").isUsable)) struct SigstorePolicyTests {
    private static let exact = #"{"type":"exactReference","dockerReference":"\#(SignatureWorkshop.name)"}"#
    private static let repository = #"{"type":"exactRepository","dockerRepository":"registry.example.com/ns/repo"}"#

    private static func signed(_ key: String, _ identity: String?) -> String {
        #"{"type":"sigstoreSigned",\#(key)\#(identity.map { #","signedIdentity":\#($0)"# } ?? "")}"#
    }

    @Test func keys() async throws {
        let workshop = try SignatureWorkshop()
        try await workshop.makeSigstoreKey("ec", ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"])
        try await workshop.makeSigstoreKey("other", ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"])
        try await workshop.makeSigstoreKey("rsa", ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"])
        try await workshop.makeSigstoreKey("ed", ["-algorithm", "ED25519"])
        let type = "cosign container image signature"
        let payload = workshop.payload(type)
        let ec = try await workshop.sigstore(payload, by: "ec")
        let bare = workshop.payload(type, name: "registry.example.com/ns/repo", optional: "null")
        let other = try await workshop.sigstore(payload, by: "other")
        let images: [(String, [[UInt8]])] = [
            ("ec", [ec]), ("other", [other]), ("both", [other, ec]),
            ("rsa", [try await workshop.sigstore(payload, by: "rsa")]),
            ("ed", [try await workshop.sigstore(payload, by: "ed", isRaw: true)]),
            ("cosign", [try await workshop.sigstore(bare, by: "ec")]),
            ("simple-type", [try await workshop.sigstore(workshop.payload(), by: "ec")]),
            ("extra", [try await workshop.sigstore(workshop.payload(type, extra: #","a":{}"#), by: "ec")]),
            ("time", [try await workshop.sigstore(workshop.payload(type, optional: #"{"timestamp":1.5}"#), by: "ec")]),
            (
                "whole",
                [
                    try await workshop.sigstore(
                        workshop.payload(type, optional: #"{"timestamp":15e1,"a":null}"#), by: "ec")
                ]
            ),
            ("creator", [try await workshop.sigstore(workshop.payload(type, optional: #"{"creator":1}"#), by: "ec")]),
            ("other-image", [try await workshop.sigstore(workshop.payload(type, digest: .init(of: [1])), by: "ec")]),
            ("attachment", [Array(String(decoding: ec, as: UTF8.self).replacing("simplesigning", with: "x").utf8)]),
            ("unknown", [[0] + Array("newer-format\n{}".utf8)]),
        ]
        for (folder, signatures) in images { try await workshop.image(folder, signatures: signatures) }
        func path(_ key: String) -> String { #""keyPath":"\#(workshop.directory(key))""# }
        let letters = try await run("base64", ["-w0", workshop.directory("ec.pub")]).output
        let (signed, exact, repository) = (Self.signed, Self.exact, Self.repository)
        let all = images.map(\.0)
        let cases: [(String, [String], [String])] = [
            (
                signed(path("ec.pub"), exact), ["ec", "both", "whole"],
                all.filter { !["ec", "both", "whole"].contains($0) } + ["unsigned"]
            ),
            (signed(#""keyData":"\#(letters)""#, repository), ["ec", "cosign"], ["rsa", "unsigned"]),
            (signed(path("rsa.pub"), exact), ["rsa"], ["ec"]),
            (signed(path("ed.pub"), exact), ["ed"], ["ec"]),
            (signed(path("ec.pub"), nil), [], ["ec", "cosign"]),
            (signed(path("ec.pem"), exact), [], ["ec"]),
            (signed(path("missing"), exact), [], ["ec"]),
            (signed(path("ec.pub"), exact) + "," + signed(path("other.pub"), exact), ["both"], ["ec", "other"]),
            (
                signed(
                    #""keyPaths":["\#(workshop.directory("other.pub"))","\#(workshop.directory("ec.pub"))"]"#, exact),
                ["ec"], ["rsa"]
            ),
            (signed(path("ec.pub") + #","rekorPublicKeyPath":"/k""#, exact), [], ["ec"]),
            (signed(#""fulcio":{},"rekorPublicKeyPath":"/k""#, exact), [], ["ec"]),
        ]
        for (number, (requirements, accepted, refused)) in cases.enumerated() {
            let policy = #"{"default":[\#(requirements)]}"#
            let file = try workshop.directory.write("policy-\(number).json", policy)
            for folder in accepted + refused {
                let refusal = workshop.refusal(folder, policy: file)
                #expect(
                    (refusal == nil) == accepted.contains(folder),
                    "\(folder) under \(requirements): \(refusal.map { "\($0)" } ?? "accepted")")
            }
        }
        // An image that is to be verified, and is.
        let rules = #""transports":{"dir":{"":[\#(signed(path("ec.pub"), exact))]}}"#
        let strict = try workshop.directory.write("strict.json", #"{"default":[{"type":"reject"}],\#(rules)}"#)
        for (folder, isAccepted) in [("ec", true), ("other", false), ("unsigned", false)] {
            let refusal = workshop.refusal(folder, policy: strict, demand: .containerPolicy)
            #expect((refusal == nil) == isAccepted, "\(folder)")
        }
    }
}
