import TestSupport
import Testing

@testable import Kubernetes

struct ResourcePathTests {
    @Test(
        arguments: [
            (ResourceKind.node, nil, "a.example", "/api/v1/nodes/a.example"), (.pod, nil, nil, "/api/v1/pods"),
            (.secret, "kube-system", "kubeadm-certs", "/api/v1/namespaces/kube-system/secrets/kubeadm-certs"),
            (
                .role, "kube-system", "kubeadm:kubeadm-certs",
                "/apis/rbac.authorization.k8s.io/v1/namespaces/kube-system/roles/kubeadm%3Akubeadm-certs"
            ),
            (
                .certificateSigningRequest, nil, "csr-x",
                "/apis/certificates.k8s.io/v1/certificatesigningrequests/csr-x"
            ),
        ] as [(ResourceKind, String?, String?, String)])
    func pathsAreTheApis(_ kind: ResourceKind, _ namespace: String?, _ name: String?, _ expected: String) throws {
        #expect(try ResourcePath(kind, in: namespace, name: name).path == expected)
    }

    @Test(
        arguments: [
            (ResourceKind.node, nil, ""), (.node, nil, "."), (.node, nil, ".."), (.node, nil, "a/b"),
            (.node, nil, "a%2Fb"),
            (.node, nil, "A"), (.node, nil, "-a"), (.node, nil, "a..b"), (.node, nil, "a?b"), (.node, nil, "ä"),
            (.node, nil, String(repeating: "a", count: 254)), (.node, "default", "a"), (.pod, "a.b", nil),
            (.pod, "", nil),
            (.pod, "a/b", nil), (.pod, nil, "a"), (.role, "a", ".."), (.role, "a", "b/c"), (.role, "a", "b%c"),
            (.role, "a", "b\n"),
        ] as [(ResourceKind, String?, String?)])
    func namesThatLeadElsewhereAreRefused(_ kind: ResourceKind, _ namespace: String?, _ name: String?) {
        #expect(throws: ResourcePathError.self) { try ResourcePath(kind, in: namespace, name: name) }
    }
}

struct APITimeTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-11-21T18:00:00Z", 1_795_284_000),
            ("2024-02-29T23:59:59.123Z", 1_709_251_199),
            ("2026-11-21T19:00:00+01:00", 1_795_284_000), ("2026-11-21T12:30:00-05:30", 1_795_284_000),
            ("0001-01-01T00:00:00Z", -62_135_596_800), ("9999-12-31T23:59:59Z", 253_402_300_799),
        ] as [(String, Int64)])
    func timesAreRead(_ text: String, _ seconds: Int64) {
        #expect(APITime.seconds(text) == seconds)
        #expect(APITime.seconds(APITime.text(seconds)) == seconds)
    }

    @Test(arguments: [
        "", "2026-11-21", "2026-11-21T18:00:00", "2026-13-21T18:00:00Z", "2026-11-21T24:00:00Z",
        "2026-11-21T18:00:00.Z",
        "2026-11-21 18:00:00Z", "2026-11-21T18:00:00+1:00", "2026-11-21T18:00:00+01:0", "2026-11-21T18:00:00ZZ",
        "ääää-11-21T18:00:00Z", "0000-01-01T00:00:00Z",
    ]) func otherTextsAreNoTimes(_ text: String) { #expect(APITime.seconds(text) == nil) }

    @Test func anyDayComesBack() {
        var seed = Seed()
        for _ in 0..<1000 {
            let second = Int64.random(in: -62_135_596_800..<253_402_300_800, using: &seed)
            #expect(APITime.seconds(APITime.text(second)) == second, "\(seed)")
        }
    }
}

struct Base64TextTests {
    @Test func anyBytesComeBack() throws {
        var seed = Seed()
        for count in 0..<200 {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &seed) }
            let text = Base64Text.encoded(bytes)
            #expect(Base64Text.decoded(text) == bytes, "\(seed)")
            #expect(text.utf8.count == (count + 2) / 3 * 4)
        }
        #expect(Base64Text.encoded(Array("any carnal pleasure".utf8)) == "YW55IGNhcm5hbCBwbGVhc3VyZQ==")
        #expect(Base64Text.decoded("YW55\r\nIGNhcm5h\nbCBwbGVhc3VyZQ==\n") == Array("any carnal pleasure".utf8))
    }

    @Test(arguments: ["A", "AA", "AAA", "A===", "=", "====", "AA=A", "AAAA=", "AA-_", "AA ==", "AAA=AAAA", "AA==="])
    func otherTextsAreNone(_ text: String) { #expect(Base64Text.decoded(text) == nil) }
}
