import Glibc
import TestSupport
import Testing

/// What takes room or time.
extension AttackTests {
    private static let isSoak = getenv("SLIPWAY_SOAK") != nil

    /// Whether so many connections can be held here, by the clients and by three listeners that share what is allowed.
    private static let mayHold: Bool = {
        var limit = rlimit()
        return Tool.areRequired
            || getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 && limit.rlim_max >= 19_500
    }()

    /// Others are answered while somebody holds connections.
    private func othersAreAnswered() async throws {
        for door in AttackServer.Door.allCases {
            #expect(try await server.status("\(server.url(door))/healthz") == "200")
        }
        #expect(try await server.curl(["-f", "\(server.url(.plain))/boot.ipxe"]).output.hasPrefix("#!ipxe\n"))
        #expect(try await server.administrate(["host", "list"]).succeeded)
    }

    @Test(.enabled(if: Self.mayHold, "ulimit -n")) func tenThousandIdleConnectionsStopNobody() async throws {
        let before = try server.residentBytes()
        let server = server
        let open = try await peer.holding([("plain", 6000), ("tcp", 3500), ("tls", 500)]) {
            try await othersAreAnswered()
            let bytes = try server.residentBytes() - before
            print("10,000 idle connections of both kinds: \(bytes >> 20) MiB")
            #expect(bytes < 384 << 20)
            let limits = try readText("/proc/\(server.program.processIdentifier)/limits")
            let found = try #require(limits.firstMatch(of: /Max open files\s+([0-9]+)\s+([0-9]+)/))
            #expect(found.1 == found.2, "the soft limit is not that of the system")
        }
        #expect(open == 10_000)
    }

    /// Slow heads, in clear and under TLS, and slow handshakes. That they end is in HTTPTests; here only with time.
    @Test func slowClientsStopNobody() async throws {
        let open = try await peer.holding([("slow", 300), ("hello", 300), ("slowtls", 60)]) {
            try await othersAreAnswered()
            if Self.isSoak { try await Task.sleep(for: .seconds(80)) }
        }
        #expect(open == (Self.isSoak ? 0 : 660))
    }

    /// One address has a share, whatever it does, and others are not of it.
    @Test func oneAddressTakesNoMoreThanItsShare() async throws {
        let open = try await peer.holding([("one", 600)]) {
            try await othersAreAnswered()
            let own = try await server.status("\(server.url(.plain))/healthz", from: "127.0.0.9")
            #expect(own == "000")
        }
        #expect(open == 512)
    }

    @Test(arguments: AttackServer.Door.allCases) func aBodyOfAGigabyteIsNotTaken(door: AttackServer.Door) async throws {
        let token = String(try await server.openSession(8).suffix(32))
        let before = try server.residentBytes()
        for (path, type) in [("report", "text/plain"), ("logs", "application/gzip")] {
            for length in ["Content-Length: 1073741824", "Transfer-Encoding: chunked"] {
                let (sent, answer) = try await peer.flood(
                    "/h/\(token)/\(path)", ["Content-Type: \(type)", length], to: door)
                #expect(sent < 100, "\(sent) MiB were taken of \(path)")
                #expect(
                    answer.prefixMatch(of: /HTTP\/1.1 (400|403|413) |nothing/) != nil, "\(path), \(length): \(answer)")
            }
        }
        #expect(try server.residentBytes() - before < 64 << 20)
        let logs = try await server.administrate(["host", "logs", "worker-8"])
        #expect(logs.succeeded && logs.output.isEmpty, "\(logs)")
    }
}
