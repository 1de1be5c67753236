import Markup
import PKI
import TestKubernetes
import Testing

@testable import Operations

/// What is put into clusters is held against the published schemas.
@Suite struct LiveObjectTests {
    @Test(.enabled { await KubernetesValidate.isUsable() }, .timeLimit(.minutes(5)))
    func everyVersionTakesTheObjects() async throws {
        let token = TokenSecret(token: try .random(), purpose: .joining, end: .now)
        let owner = TokenSecret(token: try .random(), purpose: .lifetime, end: .now)
        let upload = CertificateUpload(data: [("ca.crt", [1, 2, 3])])
        let objects = [
            token.object, owner.object, upload.secret(ownedBy: owner, uid: "5b1c7a52-0000-4000-8000-000000000000"),
            upload.ownerlessSecret, CertificateUpload.role, CertificateUpload.roleBinding,
        ]
        let yaml = objects.map { $0.yaml() }.joined(separator: "---\n")
        let faults = try await KubernetesValidate.check((26...37).map { ("1.\($0)", yaml) })
        #expect(faults == [])
    }
}
