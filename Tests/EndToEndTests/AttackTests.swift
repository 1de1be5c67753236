import Markup
import TestSupport
import Testing

/// What somebody on the network may try against a server that runs: docs/threat-model.md has the list and the answers.
/// The listeners by themselves are attacked in HTTPTests, the routes in ServerTests, the administration in AdminTests.
@Suite(.attackServer, .serialized, .timeLimit(.minutes(5)), .enabled(if: Tool("python3").isUsable))
struct AttackTests {
    let server: AttackServer
    var peer: AttackPeer { AttackPeer(server: server) }

    init() throws { server = try AttackServer.get() }

    private func issued(_ worker: Int) async throws -> [String] {
        let shown = try await server.administrate(["host", "show", "worker-\(worker)", "-o", "json"])
        let host = try JSON.parse(Array(shown.output.utf8), source: "host").value
        guard case .object(let members)? = host["issued"] else { return [] }
        return members.map(\.key)
    }

    // MARK: Who is who

    @Test func aSecondSessionHoldsBothAndNothingIsIssued() async throws {
        let url = try await server.openSession(1)
        let second = try await server.bootScript(1, from: "127.0.0.2")
        #expect(second.contains("this host waits: held: a second boot from 127.0.0.2") && !second.contains("nonce"))
        // Neither of the two goes on until an operator has looked.
        #expect(try await server.status(url + "/ks.cfg") == "503")
        #expect(try await server.bootScript(1).contains("this host waits"))
        #expect(try await issued(1) == [])
        #expect(try await server.story(1).contains("ALARM worker-1 is held: a second boot from 127.0.0.2"))
        #expect(try await server.administrate(["host", "release", "worker-1"]).succeeded)
        #expect(try await server.status(url + "/ks.cfg") == "403")
    }

    /// Whoever sends marks of two hosts is neither.
    @Test func aSpoofedMarkStopsTheHost() async throws {
        let script = try await server.bootScript(2, query: "?serial=SERIAL3")
        #expect(script.contains("its marks are of several hosts") && !script.contains("nonce"))
        for worker in [2, 3] {
            #expect(try await server.story(worker).contains("ALARM worker-\(worker) is held"))
            #expect(try await server.administrate(["host", "release", "worker-\(worker)"]).succeeded)
        }
    }

    @Test func aHostHasNoOthersSecrets() async throws {
        let (own, other) = (try await server.openSession(4), try await server.openSession(5))
        let text = try await server.curl(["-f", own + "/ks.cfg"]).output
        #expect(text.contains("worker-4") && !text.contains("worker-5"))
        // By another's token, which a stranger can read off the network, but not from its address.
        for request in [["\(other)/ks.cfg"], ["-H", "X-Forwarded-For: 127.0.0.1", "\(other)/ks.cfg"]] {
            #expect(try await server.status(request[request.count - 1], request.dropLast(), from: "127.0.0.4") == "503")
        }
        #expect(try await issued(5) == [])
        #expect(try await server.story(5).contains("ALARM worker-5 is held: 127.0.0.4 asked for the kickstart"))
        // Nor may it speak for it, or put its logs in the place of the host's.
        #expect(try await server.status(own + "/report", ["-d", "stage=installed"], from: "127.0.0.4") == "403")
        let logs = ["-H", "Content-Type: application/gzip", "--data-binary", "x"]
        #expect(try await server.status(own + "/logs", logs, from: "127.0.0.4") == "403")
        #expect(try await server.status(own + "/config.ign", from: "127.0.0.4") == "503")
        #expect(try await issued(4) == ["kickstart"])
    }

    @Test func guessedAndOldTokensOpenNothing() async throws {
        let url = try await server.openSession(6)
        let guess = String(repeating: "0123456789abcdef", count: 2)
        var urls: [String] = []
        for door in AttackServer.Door.allCases {
            for token in [guess, guess.uppercased(), "", "%00", "..", String(guess.dropLast()), guess + "0"] {
                for file in ["ks.cfg", "config.ign"] { urls.append("\(server.url(door))/h/\(token)/\(file)") }
            }
        }
        let before = server.program.output.split(separator: "\n").count
        let many = Array(repeating: urls, count: 10).flatMap { $0 }
        let answers = try await server.curl(
            ["-w", "%{http_code}\n"] + many.flatMap { ["-o", "/dev/null", $0] })
        let statuses = answers.output.split(separator: "\n")
        #expect(statuses.count == many.count && statuses.allSatisfy { $0 == "403" || $0 == "404" }, "\(answers)")
        // Who guesses does not fill the log.
        #expect(server.program.output.split(separator: "\n").count - before < 5)
        // The true one, in clear, and after its stage is over.
        #expect(
            try await server.status(url.replacing(server.url(.secure), with: server.url(.plain)) + "/ks.cfg") == "403")
        #expect(try await server.status(url + "/ks.cfg") == "200")
        let token = String(url.suffix(32))
        let form = "mac=52:54:00:00:02:26&nonce=\(token)&stage=installed"
        for _ in 0..<2 { #expect(try await server.status(url + "/report", ["-d", form]) == "204") }
        #expect(try await server.status(url + "/ks.cfg") == "410")
        #expect(try await issued(6) == ["kickstart"])
    }

    @Test func lookingAndHangingUpUseNothingUp() async throws {
        let url = try await server.openSession(7)
        let path = url.dropFirst(server.url(.secure).count)
        #expect(try await server.status(url + "/ks.cfg", ["-I"]) == "405")
        #expect(try await server.status(url + "/ks.cfg", ["-X", "OPTIONS"]) == "404")
        let boot = "\(server.url(.plain))/boot/\(AttackServer.mac(9)).ipxe"
        #expect(try await server.status(boot, ["-I"]) == "405")
        #expect(try await issued(7) == [])
        #expect(try await server.administrate(["host", "show", "worker-9"]).output.contains("phase: armed"))
        // Hung up before, in and after the answer.
        try await peer.hangUp("GET \(path)/ks.cfg HTTP/1.1\r\nHost: h\r\n\r\n", to: .secure)
        let first = try await server.curl(["-f", url + "/ks.cfg"])
        #expect(first.succeeded && first.output.contains("worker-7"), "\(first)")
        try await peer.hangUp("GET \(path)/ks.cfg HTTP/1.1\r\nHost: h\r\n\r\n", to: .secure)
        #expect(try await server.curl(["-f", url + "/ks.cfg"]).output == first.output)
        #expect(try await server.story(7).ranges(of: "was issued its Kickstart").count == 1)
    }

    // MARK: What is asked for

    @Test(arguments: AttackServer.Door.allCases) func pathsLeadNowhereElse(door: AttackServer.Door) async throws {
        let ups = [
            "../", "%2e%2e/", "%2e%2e%2f", "..%5c", "..\\", "%252e%252e%252f", ".%2e/", "%c0%ae%c0%ae/", "....//",
        ]
        let places = ["/ostree", "/ostree/objects", "/boot", "/media", "/h/0123456789abcdef/ostree", "/h", ""]
        let urls = places.flatMap { place in
            ups.flatMap { up in
                ["etc/passwd", "state/clusters/rack-1/tls/authority.pem"].map {
                    "\(server.url(door))\(place)/" + String(repeating: up, count: 8) + $0
                }
            }
        }
        let more = [
            "/ostree/config%00", "/ostree//config", "/ostree/./config", "//ostree/config", "/ostree/%zz", "/%ff",
        ]
        let all = urls + more.map { server.url(door) + $0 }
        let answers = try await server.curl(["-w", "\n%{http_code}\n"] + all)
        let lines = answers.output.split(separator: "\n")
        #expect(!answers.output.contains("root:") && !answers.output.contains("PRIVATE KEY"))
        // Nothing but statuses and their words.
        #expect(lines.allSatisfy { $0.wholeMatch(of: /(400|403|404)( .*)?/) != nil }, "\(Set(lines))")
        #expect(lines.count { $0.count == 3 } == all.count, "\(lines.count)")
    }

    @Test(arguments: AttackServer.Door.allCases) func ambiguousRequestsAreRefused(door: AttackServer.Door) async throws
    {
        let (post, hidden) = ("POST /h/0/report HTTP/1.1\r\nHost: h\r\n", "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")
        let requests = [
            post + "Content-Length: 6\r\nContent-Length: 5\r\n\r\n",
            post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            post + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
            post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
            post + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\n",
            post + "Transfer-Encoding: chunked\r\n\r\n-1\r\n", post + "Content-Length: -1\r\n\r\n",
            post + "Content-Length: 99999999999999999999\r\n\r\n",
            "GET /healthz HTTP/1.1\r\nHost: h\r\n folded\r\n\r\n",
            "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            "GET /healthz HTTP/1.1\r\n\r\n", "GET http://other/healthz HTTP/1.1\r\nHost: h\r\n\r\n",
            "GET /healthz HTTP/1.1\r\nHost: h\r\nX: a\u{0}b\r\n\r\n", "GET /healthz HTTP/1.1\nHost: h\rX: y\n\n",
        ]
        let answers = try await peer.send(requests.map { $0 + hidden }, to: door)
        #expect(answers.count == requests.count)
        for (request, answer) in zip(requests, answers) {
            #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(request.debugDescription): \(answer)")
            #expect(answer.ranges(of: "HTTP/1.1 ").count == 1, "\(request.debugDescription): \(answer)")
        }
    }

    @Test(arguments: AttackServer.Door.allCases) func headsHaveLimits(door: AttackServer.Door) async throws {
        let get = "GET /healthz HTTP/1.1\r\nHost: h\r\n"
        let long = String(repeating: "a", count: 17_000)
        let answers = try await peer.send(
            [
                "GET /\(long) HTTP/1.1\r\nHost: h\r\n\r\n", get + "X: \(long)\r\n\r\n", get + "\(long): x\r\n\r\n",
                get + String(repeating: "X: \(long.prefix(10_000))\r\n", count: 10) + "\r\n",
                get + String(repeating: "X: y\r\n", count: 200) + "\r\n",
                get + String(repeating: "X: y\r\n", count: 100_000),
            ], to: door)
        #expect(answers.count == 6)
        for answer in answers { #expect(answer.prefixMatch(of: /HTTP\/1.1 (400|414|431)[ ]/) != nil, "\(answer)") }
    }
}
