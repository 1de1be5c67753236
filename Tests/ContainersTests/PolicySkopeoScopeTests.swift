import TestSupport
import Testing

@testable import Containers

/// skopeo and we agree what a policy is, and which of its scopes applies.
@Suite(.enabled(if: Tool("skopeo").isUsable)) struct PolicySkopeoScopeTests {
    private static let yes = #"[{"type":"insecureAcceptAnything"}]"#
    private static let no = #"[{"type":"reject"}]"#

    /// In the policies, `@` is the workshop's directory; the image is in its folder `unsigned`.
    @Test func scopes() async throws {
        let (yes, no) = (Self.yes, Self.no)
        let long = #"{"type":"signedBy","keyType":"GPGKeys","keyPath":"/k""#
        let sigstore = #"{"type":"sigstoreSigned","keyPath":"/k""#
        let cases: [(String, Bool)] = [
            (#"{"default":\#(yes)}"#, true),
            (#"{"default":\#(no)}"#, false),
            (#"{"default":\#(no),"transports":{"dir":{"":\#(yes)}}}"#, true),
            (#"{"default":\#(yes),"transports":{"dir":{"":\#(no)}}}"#, false),
            (#"{"default":\#(no),"transports":{"oci":{"":\#(yes)}}}"#, false),
            (#"{"default":\#(no),"transports":{"dir":{"@/unsigned":\#(yes)}}}"#, true),
            (#"{"default":\#(no),"transports":{"dir":{"@":\#(yes)}}}"#, true),
            (#"{"default":\#(no),"transports":{"dir":{"/tmp":\#(yes)}}}"#, true),
            (#"{"default":\#(no),"transports":{"dir":{"@/unsign":\#(yes)}}}"#, false),
            (#"{"default":\#(yes),"transports":{"dir":{"@/unsigned":\#(no),"@":\#(yes)}}}"#, false),
            (#"{"default":\#(no),"transports":{"dir":{"@/unsigned":\#(yes),"":\#(no)}}}"#, true),
            (#"{"default":\#(yes),"transports":{"made-up":{"anything at all":\#(no)}}}"#, true),
            (#"{"default":\#(yes),"transports":{}}"#, true),
            (#"{"default":\#(yes),"transports":{"docker":{"anything":\#(no)}}}"#, true),
            // None of these is a policy.
            (#"{"default":[]}"#, false),
            (#"{}"#, false),
            (#"{"default":null}"#, false),
            (#"{"default":\#(yes),"transports":null}"#, false),
            (#"{"default":\#(yes),"more":1}"#, false),
            (#"{"default":\#(yes),"default":\#(yes)}"#, false),
            (#"{"default":\#(yes)} x"#, false),
            (#"[]"#, false),
            (#"{"default":[{"type":"insecureAcceptAnything","more":1}]}"#, false),
            (#"{"default":[{"type":"unheardOf"}]}"#, false),
            (#"{"default":[{}]}"#, false),
            (#"{"default":["reject"]}"#, false),
            (#"{"default":\#(yes),"transports":{"dir":{"/":\#(no)}}}"#, false),
            (#"{"default":\#(yes),"transports":{"dir":{"relative":\#(no)}}}"#, false),
            (#"{"default":\#(yes),"transports":{"oci":{"/a/../b":\#(no)}}}"#, false),
            (#"{"default":\#(yes),"transports":{"oci":{"/a/":\#(no)}}}"#, false),
            (#"{"default":\#(yes),"transports":{"docker-archive":{"/a":\#(no)}}}"#, false),
            (#"{"default":\#(yes),"transports":{"docker":{"a":[]}}}"#, false),
            (#"{"default":\#(yes),"transports":{"docker":{"a":[\#(long)}]}}}"#, true),
            (#"{"default":\#(yes),"transports":{"docker":{"a":[\#(long),"keyData":"AA=="}]}}}"#, false),
            (#"{"default":\#(yes),"transports":{"docker":{"a":[\#(long),"signedIdentity":null}]}}}"#, false),
            (
                #"{"default":\#(yes),"transports":{"docker":{"a":[\#(long),"signedIdentity":{"type":"matchAll"}}]}}}"#,
                false
            ),
            (
                #"{"default":\#(yes),"transports":{"docker":{"a":[\#(long),"signedIdentity":{"type":"matchExact","x":1}}]}}}"#,
                false
            ),
            (
                #"{"default":\#(yes),"transports":{"docker":{"a":[\#(long),"signedIdentity":{"type":"exactReference","dockerReference":"a.b/c"}}]}}}"#,
                false
            ),
            (
                #"{"default":\#(yes),"transports":{"docker":{"a":[\#(long),"signedIdentity":{"type":"exactRepository","dockerRepository":"A/"}}]}}}"#,
                false
            ),
            (
                #"{"default":\#(yes),"transports":{"docker":{"a":[\#(long),"signedIdentity":{"type":"remapIdentity","prefix":"a.b:5/c","signedPrefix":"d"}}]}}}"#,
                true
            ),
            (
                #"{"default":\#(yes),"transports":{"docker":{"a":[\#(long),"signedIdentity":{"type":"remapIdentity","prefix":"a.b/c:v1","signedPrefix":"d"}}]}}}"#,
                false
            ),
            (#"{"default":\#(yes),"transports":{"docker":{"a":[{"type":"signedBy","keyPath":"/k"}]}}}"#, false),
            (
                #"{"default":\#(yes),"transports":{"docker":{"a":[{"type":"signedBy","keyType":"PGP","keyPath":"/k"}]}}}"#,
                false
            ),
            (
                #"{"default":\#(yes),"transports":{"docker":{"a":[{"type":"signedBy","keyType":"X509Certificates","keyPath":"/k"}]}}}"#,
                true
            ),
            (
                #"{"default":\#(yes),"transports":{"docker":{"a":[{"type":"signedBy","keyType":"GPGKeys","keyPath":5}]}}}"#,
                false
            ),
            (
                #"{"default":\#(yes),"transports":{"docker":{"a":[{"type":"signedBy","keyType":"GPGKeys","keyPath":""}]}}}"#,
                false
            ),
            (
                #"{"default":\#(yes),"transports":{"docker":{"a":[{"type":"signedBy","keyType":"GPGKeys","keyData":"?"}]}}}"#,
                false
            ),
            (#"{"default":\#(yes),"transports":{"docker":{"a":[\#(sigstore)}]}}}"#, true),
            (#"{"default":\#(yes),"transports":{"docker":{"a":[\#(sigstore),"keyType":"GPGKeys"}]}}}"#, false),
            (#"{"default":\#(yes),"transports":{"docker":{"a":[{"type":"sigstoreSigned"}]}}}"#, false),
        ]
        let workshop = try SignatureWorkshop()
        for (number, (text, isAccepted)) in cases.enumerated() {
            let policy = text.replacing("@", with: workshop.directory.path)
            let file = try workshop.directory.write("policy-\(number).json", policy)
            let theirs = try await workshop.skopeoAccepts("unsigned", policy: file, number: number)
            let ours = workshop.refusal("unsigned", policy: file)
            let words = "\(text): \(theirs) / \(ours.map { "\($0)" } ?? "accepted")"
            #expect(theirs.succeeded == isAccepted, "\(words)")
            #expect((ours == nil) == isAccepted, "\(words)")
        }
    }
}
