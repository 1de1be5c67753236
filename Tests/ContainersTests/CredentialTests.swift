@testable import Containers
import Testing

@Suite struct CredentialTests {
    @Test(arguments: [
        ("u:p", "u", "p"), ("u:p:q", "u", "p:q"), ("u:", "u", ""), ("u", "u", ""), ("u::", "u", ":"),
        ("<token>:x", "<token>", "x"),
    ])
    func given(_ text: String, _ user: String, _ secret: String) throws {
        #expect(try Credential(given: text) == .password(user: user, secret: secret))
    }

    @Test(arguments: ["", ":", ":hidden"])
    func givenWithoutUser(_ text: String) {
        let error = #expect(throws: InvalidCredential.self) { try Credential(given: text) }
        #expect(error?.description.contains("hidden") == false)
    }

    @Test func secretsAreNotShown() {
        for credential in [
            .password(user: "me", secret: "hidden"), .identityToken("hidden"), .registryToken("hidden"),
        ] as [Credential] {
            #expect(!"\(credential) \(String(reflecting: credential))".contains("hidden"))
            #expect(!"\(FoundCredential(credential: credential, origin: .caller))".contains("hidden"))
        }
    }
}
