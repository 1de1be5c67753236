import HTTP
import SystemPackage
import TestSupport
import Testing

/// Certificates that are in no file, and names other than the URL's.
@Suite(.timeLimit(.minutes(1)), .enabled(if: Tool("openssl").isUsable)) struct ClientTLSMemoryTests {
    private static func outcome(
        _ url: String, _ change: @escaping @Sendable (inout ClientSettings) -> Void
    ) async throws -> (result: String, certificate: [UInt8]?) {
        try await onThread {
            let open = OpenClient(change: change)
            do {
                let response = try open.get(url)
                _ = try response.bytes(limit: 1 << 20, deadline: .seconds(5))
                return ("\(response.status)", response.serverCertificate)
            } catch let error as TransportError {
                return ("\(error.kind) \(error.distrust.map { "\($0)" } ?? "")", nil)
            }
        }
    }

    @Test func textIsAsGoodAsFiles() async throws {
        let authority = try await TestAuthority()
        let server = try await authority.issue("server", "DNS:localhost")
        let client = try await authority.issue("client", "DNS:client")
        let (trusted, certificate, key) = (
            try readText(authority.certificate), try readText(client.certificate), try readText(client.key)
        )
        let identity = ClientSettings.IdentityText(certificate: certificate, key: key)
        #expect(!"\(identity)".contains("PRIVATE"))
        let options = ["-Verify", "1", "-verify_return_error", "-CAfile", authority.certificate]
        try await authority.whileServing(server, options) { port in
            let url = "https://localhost:\(port)/"
            let good = try await Self.outcome(url) {
                $0.tls.authorityText = trusted
                $0.tls.trustsSystem = false
                $0.tls.identityText = identity
            }
            #expect(good.result == "200")
            #expect(good.certificate?.starts(with: [0x30, 0x82]) == true)
            let missing = try await Self.outcome(url) { $0.tls.authorityText = trusted }
            #expect(missing.result.hasPrefix("identityRefused"))
            // With no authority at all nobody is trusted.
            let alone = try await Self.outcome(url) {
                $0.tls.trustsSystem = false
                $0.tls.identityText = identity
            }
            #expect(alone.result == "untrusted authority")
        }
        for text in ["", "x", key] {
            let error = await #expect(throws: ClientTLSError.self) {
                try await Self.outcome("https://127.0.0.1:1/") { $0.tls.authorityText = text }
            }
            #expect(error?.file == nil)
        }
        await #expect(throws: ClientTLSError.self) {
            try await Self.outcome("https://127.0.0.1:1/") {
                $0.tls.identityText = ClientSettings.IdentityText(certificate: certificate, key: certificate)
            }
        }
    }

    @Test(arguments: [("IP:::1", "200"), ("IP:127.0.0.1,DNS:localhost", "untrusted name")])
    func addressesOfTheNewerKind(_ names: String, _ expected: String) async throws {
        let authority = try await TestAuthority()
        let server = try await authority.issue("server", names)
        let port = try freePort()
        try await authority.whileServing(server, ["-6", "-accept", "[::1]:\(port)"]) { _ in
            let outcome = try await Self.outcome("https://[::1]:\(port)/") {
                $0.tls.authorities = [FilePath(authority.certificate)]
            }
            #expect(outcome.result == expected)
        }
    }

    /// A server that is asked for a name with a dot at its end may refuse it, as those written in Go do.
    @Test func namesAreAskedForWithoutADot() async throws {
        let authority = try await TestAuthority()
        let server = try await authority.issue("server", "DNS:kubernetes")
        let options = [
            "-servername", "kubernetes", "-servername_fatal", "-cert2", server.certificate, "-key2", server.key,
        ]
        try await authority.whileServing(server, options) { port in
            for (name, expected) in [("kubernetes", "200"), ("kubernetes.", "200"), ("kubernetes..", "tls ")] {
                let outcome = try await Self.outcome("https://127.0.0.1:\(port)/") {
                    $0.tls.authorities = [FilePath(authority.certificate)]
                    $0.tls.serverName = name
                }
                #expect(outcome.result == expected, "\(name)")
            }
        }
    }

    /// A name must be in the certificate, and an address does not stand in for it.
    @Test(arguments: [
        ("DNS:kubernetes", "kubernetes", "200"), ("DNS:KUBERNETES", "kubernetes", "200"),
        ("DNS:kubernetes,IP:127.0.0.1", "elsewhere", "untrusted name"), ("IP:127.0.0.1", "localhost", "untrusted name"),
        ("DNS:localhost", "kubernetes", "untrusted name"), ("DNS:*.a.example", "b.a.example", "200"),
        ("DNS:*.a.example", "c.b.a.example", "untrusted name"), ("DNS:*.example", "example", "untrusted name"),
        ("email:a@localhost", "localhost", "untrusted name"),
        ("DNS:kubernetes", "kubernetes.", "200"), ("DNS:kubernetes.", "kubernetes", "200"),
        ("DNS:k*.a.example", "kb.a.example", "untrusted name"), ("DNS:a.*.example", "a.b.example", "untrusted name"),
        ("DNS:*.a.example", "a.example", "untrusted name"), ("DNS:*.*", "a.b", "untrusted name"),
        ("DNS:*.example", "a.example", "untrusted name"), ("DNS:*", "kubernetes", "untrusted name"),
        ("email:kubernetes", "kubernetes", "untrusted name"), ("URI:kubernetes", "kubernetes", "untrusted name"),
        ("DNS:*.xn--nxasmq6b.example", "xn--a-0ga.xn--nxasmq6b.example", "200"),
        ("DNS:xn--n*.example.com", "xn--nxasmq6b.example.com", "untrusted name"),
        ("DNS:a_b.example", "a_b.example", "200"), ("DNS:kubernetes", "kubernetes\u{0}x", "tls "),
        // Addresses, in any form of theirs, and never as names.
        ("IP:192.0.2.7", "192.0.2.7", "200"), ("DNS:192.0.2.7", "192.0.2.7", "untrusted name"),
        ("DNS:*.0.2.7", "192.0.2.7", "untrusted name"), ("IP:192.0.2.7", "192.0.2.70", "untrusted name"),
        ("IP:2001:db8::7", "2001:db8:0::7", "200"), ("IP:2001:db8::7", "2001:db8::8", "untrusted name"),
        ("IP:192.0.2.7", "::ffff:192.0.2.7", "200"), ("IP:127.0.0.1", "127.0.0.1.", "tls "),
    ]) func namesAreVerified(_ names: String, _ name: String, _ expected: String) async throws {
        let authority = try await TestAuthority()
        let server = try await authority.issue(name == "localhost" ? "localhost" : "server", names)
        try await authority.whileServing(server) { port in
            for host in ["localhost", "127.0.0.1"] {
                let outcome = try await Self.outcome("https://\(host):\(port)/") {
                    $0.tls.authorities = [FilePath(authority.certificate)]
                    $0.tls.serverName = name
                }
                #expect(outcome.result == expected, "\(host)")
            }
        }
    }
}
