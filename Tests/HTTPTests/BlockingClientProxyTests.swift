import HTTP
import SystemPackage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct BlockingClientProxyTests {
    private static func settings(
        host: String = "127.0.0.1", port: Int, _ credentials: String? = nil
    ) -> @Sendable (inout ClientSettings) -> Void {
        { $0.proxy = ClientSettings.Proxy(host: host, port: port, credentials: credentials) }
    }

    /// Plain HTTP goes in absolute form, with the secret; TLS through a tunnel; both with the real proxy.
    @Test(.enabled(if: Tool("tinyproxy").isUsable && Tool("openssl").isUsable), arguments: [true, false])
    func tinyproxyLetsThrough(_ isAllowed: Bool) async throws {
        let directory = try TemporaryDirectory()
        let port = try freePort()
        let file = try directory.write(
            "conf",
            "Port \(port)\nListen 127.0.0.1\nBasicAuth user secret\nMaxClients 8\nLogFile \"\(directory("log"))\"\n")
        let plain = try ScriptedServer { connection in
            while let head = connection.readHead() {
                #expect(head.hasPrefix("GET /a?b HTTP/1."))
                #expect(!head.lowercased().contains("proxy-authorization"))
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            }
        }
        let authority = try await TestAuthority()
        let identity = try await authority.issue("server", "DNS:localhost")
        let settings = Self.settings(port: port, isAllowed ? "user:secret" : "user:wrong")
        _ = try await whileRunning("tinyproxy", ["-d", "-c", file]) { program in
            try await program.wait(for: "proxy") { _ in (try? RawClient(port: port)) != nil }
            try await authority.whileServing(identity) { tlsPort in
                try await onThread {
                    let open = OpenClient(change: {
                        settings(&$0)
                        $0.tls.authorities = [FilePath(authority.certificate)]
                    })
                    let response = try open.get(plain.url + "/a?b")
                    #expect(response.status == (isAllowed ? 200 : 407) || response.status == 401, "\(response.status)")
                    let error = kind { _ = try open.get("https://localhost:\(tlsPort)/").drain() }
                    if isAllowed {
                        #expect(error == nil, "\(String(describing: error))")
                    } else {
                        #expect([.proxy(status: 407), .proxy(status: 401)].contains(error))
                    }
                }
            }
        }
    }

    /// A certificate for the proxy's address is none for a server behind it; one for the server's is.
    @Test(.enabled(if: Tool("tinyproxy").isUsable && Tool("openssl").isUsable))
    func addressesBehindAProxyAreNotTheProxys() async throws {
        let directory = try TemporaryDirectory()
        let port = try freePort()
        let file = try directory.write("conf", "Port \(port)\nListen 127.0.0.2\nLogFile \"\(directory("log"))\"\n")
        let authority = try await TestAuthority()
        let identities = [
            ("untrusted", try await authority.issue("proxy", "IP:127.0.0.2,DNS:127.0.0.1")),
            ("", try await authority.issue("server", "IP:127.0.0.1")),
        ]
        _ = try await whileRunning("tinyproxy", ["-d", "-c", file]) { program in
            let proxied = Self.settings(host: "127.0.0.2", port: port)
            try await program.wait(for: "proxy") { _ in
                kind { _ = try OpenClient(change: proxied).get("http://127.0.0.1:1/") } == nil
            }
            for (expected, identity) in identities {
                try await authority.whileServing(identity) { tlsPort in
                    try await onThread {
                        let open = OpenClient(change: {
                            proxied(&$0)
                            $0.tls.authorities = [FilePath(authority.certificate)]
                        })
                        let error = kind { _ = try open.get("https://127.0.0.1:\(tlsPort)/").drain() }
                        #expect((error.map { "\($0)" } ?? "") == expected)
                    }
                }
            }
        }
    }

    @Test func connectionsToTheProxyAreKeptAndPlainRequestsAbsolute() async throws {
        let proxy = try ScriptedServer { connection in
            while let head = connection.readHead() {
                connection.send(
                    head.hasPrefix(
                        "GET http://registry.example:5000/v2/?n=1 HTTP/1.1\r\nHost: registry.example:5000\r\n")
                        && head.contains("Proxy-Authorization: Basic dTpwdw==\r\n")
                        ? "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                        : "HTTP/1.1 400 No\r\nContent-Length: 0\r\n\r\n")
            }
        }
        try await onThread {
            let open = OpenClient(change: Self.settings(port: proxy.port, "u:pw"))
            for _ in 0..<2 {
                let response = try open.get("http://registry.example:5000/v2/?n=1")
                #expect(response.status == 200)
            }
        }
        #expect(proxy.connections == 1)
    }

    @Test(arguments: [
        ("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", TransportError.Kind.proxy(status: 403)),
        ("HTTP/1.0 502 Bad\r\n\r\nsome text", .proxy(status: 502)), ("HTTP/1.1 101 x\r\n\r\n", .proxy(status: nil)),
        ("HTTP/1.1 200 OK\r\n\r\nextra", .proxy(status: nil)), ("\r\n\r\n", .proxy(status: nil)),
        ("HTTP/1.1 +99\r\n\r\n", .proxy(status: nil)),
    ])
    func refusalsOfTunnels(_ answer: String, _ expected: TransportError.Kind) async throws {
        let proxy = try ScriptedServer { connection in
            guard let head = connection.readHead() else { return }
            #expect(head.hasPrefix("CONNECT registry.example:443 HTTP/1.1\r\nHost: registry.example:443\r\n"))
            // The last byte of a head comes with what follows it, which would be the server's otherwise.
            for byte in answer.utf8.dropLast(6) { connection.send([byte]) }
            connection.send(Array(answer.utf8.suffix(6)))
        }
        try await onThread {
            let open = OpenClient(change: Self.settings(port: proxy.port, "u:pw"))
            do {
                _ = try open.get("https://registry.example/v2/")
                Issue.record("an answer")
            } catch let error as TransportError {
                #expect(error.kind == expected, "\(error)")
                #expect(!error.hasReachedServer)
                #expect(error.place == "https://registry.example/v2/")
            }
        }
    }

    @Test func proxiesThatStandStillOrFlood() async throws {
        let silent = try ScriptedServer { $0.waitForEnd() }
        let flood = try ScriptedServer { connection in
            while connection.send([UInt8](repeating: 65, count: 1 << 16)) {}
        }
        let closing = try ScriptedServer { _ in }
        try await onThread {
            for (server, expected) in [
                (silent, TransportError.Kind.connectTimeout), (flood, .proxy(status: nil)),
                (closing, .proxy(status: nil)),
            ] {
                let open = OpenClient(change: {
                    Self.settings(port: server.port)(&$0)
                    if server === silent { $0.connectDeadline = .milliseconds(200) }
                })
                #expect(kind { _ = try open.get("https://registry.example/") } == expected)
            }
        }
    }
}
