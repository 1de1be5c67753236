import HTTP
import SystemPackage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)), .enabled(if: Tool("openssl").isUsable)) struct ClientTLSTests {
    /// What asking a TLS server on loopback comes to: "200", or the kind of error.
    private static func outcome(
        _ url: String, trusting authority: String? = nil, as identity: (String, String)? = nil, isVerified: Bool = true
    ) async throws -> (result: String, text: String) {
        try await onThread {
            let open = OpenClient(change: { settings in
                settings.tls.authorities = authority.map { [FilePath($0)] } ?? []
                settings.tls.identities =
                    identity.map { [.init(certificate: FilePath($0.0), key: FilePath($0.1))] } ?? []
                settings.tls.isVerified = isVerified
            })
            do {
                let response = try open.get(url)
                let body = try response.bytes(limit: 1 << 20, deadline: .seconds(5))
                return ("\(response.status)", String(decoding: body, as: UTF8.self))
            } catch let error as TransportError {
                return ("\(error.kind)" + (error.hasReachedServer ? " reached" : ""), "\(error)")
            }
        }
    }

    @Test func certificatesAreVerified() async throws {
        let authority = try await TestAuthority()
        let identity = try await authority.issue("server", "DNS:localhost,IP:127.0.0.1")
        try await authority.whileServing(identity) { port in
            let trusted = authority.certificate
            for host in ["localhost", "127.0.0.1"] {
                let good = try await Self.outcome("https://\(host):\(port)/x", trusting: trusted)
                #expect(good.result == "200", "\(good)")
                #expect(good.text.contains("TLSv1.3"))
                let unknown = try await Self.outcome("https://\(host):\(port)/x?token=secret")
                #expect(unknown.result == "untrusted")
                #expect(unknown.text.hasPrefix("https://\(host):\(port)/x: the server's certificate is not trusted"))
                #expect(try await Self.outcome("https://\(host):\(port)/", isVerified: false).result == "200")
            }
        }
        try await authority.whileServing(identity, ["-tls1_2"]) { port in
            let old = try await Self.outcome("https://127.0.0.1:\(port)/", trusting: authority.certificate)
            #expect(old.result == "200" && old.text.contains("TLSv1.2"), "\(old)")
        }
        try await authority.whileServing(identity, ["-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"]) { port in
            let old = try await Self.outcome("https://127.0.0.1:\(port)/", trusting: authority.certificate)
            #expect(old.result != "200", "\(old)")
        }
    }

    /// The server answers at once, and closes, while the body is under way.
    @Test func earlyAnswersArriveOverTLS() async throws {
        let authority = try await TestAuthority()
        let identity = try await authority.issue("server", "IP:127.0.0.1")
        try await authority.whileServing(identity) { port in
            try await onThread {
                let open = OpenClient(change: { $0.tls.authorities = [FilePath(authority.certificate)] })
                let source = PatternSource(64 << 20)
                var request = ClientRequest("GET", "https://127.0.0.1:\(port)/")
                request.body = .stream(source, count: 64 << 20)
                let response = try open.client.send(request)
                #expect(response.status == 200)
                #expect(source.position < 64 << 20)
            }
        }
    }

    @Test(arguments: ["DNS:other.example", "DNS:127.0.0.1", "IP:127.0.0.2", "DNS:*.localhost"])
    func wrongNamesAreRefused(_ names: String) async throws {
        let authority = try await TestAuthority()
        let identity = try await authority.issue("server", names)
        try await authority.whileServing(identity) { port in
            for host in ["localhost", "127.0.0.1"] {
                let wrong = try await Self.outcome("https://\(host):\(port)/", trusting: authority.certificate)
                #expect(wrong.result == "untrusted", "\(host): \(wrong)")
            }
            #expect(try await Self.outcome("https://localhost:\(port)/", isVerified: false).result == "200")
        }
    }

    /// A registry's own certificate may be given as the authority.
    @Test func aSelfSignedCertificateIsItsOwnAuthority() async throws {
        let authority = try await TestAuthority()
        let file = authority.directory("self.pem")
        let made = try await run(
            "openssl",
            [
                "req", "-newkey", "rsa:2048", "-nodes", "-x509", "-subj", "/CN=localhost", "-days", "2", "-addext",
                "subjectAltName=DNS:localhost", "-keyout", authority.directory("self.key"), "-out", file,
            ])
        #expect(made.succeeded)
        try await authority.whileServing((file, authority.directory("self.key"))) { port in
            let good = try await Self.outcome("https://localhost:\(port)/", trusting: file)
            #expect(good.result == "200", "\(good)")
            let unknown = try await Self.outcome("https://localhost:\(port)/")
            #expect(unknown.result == "untrusted")
        }
    }

    @Test(arguments: ["-tls1_3", "-tls1_2"]) func clientsShowTheirCertificate(_ version: String) async throws {
        let authority = try await TestAuthority()
        let server = try await authority.issue("server", "DNS:localhost")
        let client = try await authority.issue("client", "DNS:client")
        let other = try await TestAuthority()
        let foreign = try await other.issue("client", "DNS:client")
        let options = [version, "-Verify", "1", "-verify_return_error", "-CAfile", authority.certificate]
        try await authority.whileServing(server, options) { port in
            let url = "https://localhost:\(port)/"
            let good = try await Self.outcome(url, trusting: authority.certificate, as: client)
            #expect(good.result == "200", "\(good)")
            let missing = try await Self.outcome(url, trusting: authority.certificate)
            #expect(missing.result == "identityRefused", "\(missing)")
            #expect(missing.text.contains("client certificate"))
            let wrong = try await Self.outcome(url, trusting: authority.certificate, as: foreign)
            #expect(wrong.result == "identityRefused", "\(wrong)")
        }
    }

    @Test(arguments: [
        ("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "notTLS"), ("SSH-2.0-x\r\n", "notTLS"), ("", "tls"),
    ])
    func serversWithoutTLSAreSeen(_ answer: String, _ expected: String) async throws {
        let server = try ScriptedServer { connection in
            connection.send(answer)
            if !answer.isEmpty { connection.waitForEnd() }
        }
        let outcome = try await Self.outcome("https://127.0.0.1:\(server.port)/")
        #expect(outcome.result == expected, "\(outcome)")
    }

    @Test func aHandshakeThatStandsStillIsLeft() async throws {
        let server = try ScriptedServer { $0.waitForEnd() }
        try await onThread {
            let open = OpenClient(change: { $0.connectDeadline = .milliseconds(200) })
            let start = ContinuousClock.now
            #expect(kind { _ = try open.get("https://127.0.0.1:\(server.port)/") } == .connectTimeout)
            #expect(ContinuousClock.now - start < .seconds(10))
        }
    }

    @Test func filesThatCannotBeUsedAreNamed() async throws {
        let authority = try await TestAuthority()
        let client = try await authority.issue("client", "DNS:client")
        let other = try await authority.issue("other", "DNS:other")
        let junk = try authority.directory.write(
            "junk.pem", "-----BEGIN CERTIFICATE-----\nxx\n-----END CERTIFICATE-----\n")
        let empty = try authority.directory.write("empty.pem", "")
        let cases: [(authority: String?, identity: (String, String)?, named: String)] = [
            ("/none.pem", nil, "/none.pem"), (junk, nil, junk), (empty, nil, empty),
            (authority.directory.path, nil, authority.directory.path), (client.key, nil, client.key),
            (nil, ("/none.pem", client.key), "/none.pem"), (nil, (client.certificate, "/none.key"), "/none.key"),
            (nil, (client.certificate, client.certificate), client.certificate),
            (nil, (client.certificate, empty), empty),
            (nil, (client.certificate, other.key), other.key),
        ]
        for (authority, identity, named) in cases {
            do {
                _ = try await Self.outcome("https://127.0.0.1:1/", trusting: authority, as: identity)
                Issue.record("\(named) is taken")
            } catch {
                #expect(error is ClientTLSError)
                #expect("\(error)".hasPrefix(named + ": "), "\(error)")
            }
        }
    }
}
