import Glibc
import Hummingbird
import Logging
import NIOCore
import TestSupport
import Testing

@testable import HTTP

/// What clients do to a listener with TLS, and what they ask of it.
@Suite(
    "Connections with TLS", .timeLimit(.minutes(2)), .serialized,
    .enabled(if: Tool("openssl").isUsable && Tool("curl").isUsable))
struct TLSConnectionTests {
    private let authority: TestAuthority
    private let tls: ServerTLS

    init() async throws {
        authority = try await TestAuthority()
        let identity = try await authority.issue("server", "IP:127.0.0.1")
        tls = try authority.tls(identity)
    }

    @Test func staticContentPassesThrough() async throws {
        let server = try await TestServer(largeSize: 32 << 20)
        try await authority.whileListening(server.service, tls) { (address) throws in
            let base = "https://\(address)/files"
            #expect(try await authority.curl(["\(base)/small"]).output == TestServer.small)
            #expect(try await authority.curl(["\(base)/empty", "-w", "%{http_code}"]).output == "200")
            #expect(
                try await authority.curl(["-I", "\(base)/large"]).output.contains("Content-Length: \(32 << 20)\r\n"))
            let file = authority.directory("large")
            #expect(try await authority.curl(["-o", file, "\(base)/large"]).succeeded)
            #expect(try readText(file) == TestServer.large(32 << 20))
            // Four clients that read little: each costs a piece or two, not the file.
            let before = try residentBytes()
            let slow = try await withThrowingTaskGroup { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await authority.curl([
                            "--limit-rate", "10000", "--max-time", "2", "-o", "/dev/null", "\(base)/large",
                        ])
                    }
                }
                try await Task.sleep(for: .seconds(1))
                return try residentBytes() - before
            }
            #expect(slow < 24 << 20, "\(slow) bytes")
        }
        #expect(server.files.count.answers[200] == 8)
    }

    @Test func pipelinesAreAnsweredInOrder() async throws {
        let server = try await TestServer()
        let text = get("/slow") + get("/files/small", h2c: true) + get("/hello") + get("/files/large", ends: true)
        let requests = try authority.directory.write("requests", text)
        try await authority.whileListening(server.service, tls) { (address) throws in
            let command = "openssl s_client -quiet -verify_quiet -connect \(address) <\(requests) 2>/dev/null"
            let answer = try await run("sh", ["-c", command]).output
            let bodies = answer.split(separator: "HTTP/1.1 200 OK").map { $0.split(separator: "\r\n\r\n").last ?? "" }
            #expect(bodies.map(\.utf8.count) == [5, TestServer.small.utf8.count, 16, TestServer.largeSize])
        }
    }

    /// A client that has said all it wants to say, with close_notify, still gets its answers.
    @Test(.enabled(if: Tool("python3").isUsable)) func halfClosedConnectionsAreAnswered() async throws {
        let program = """
            import socket, ssl, sys
            tls = ssl.create_default_context(cafile=sys.argv[1])
            raw = socket.create_connection(("127.0.0.1", int(sys.argv[2])), 10)
            into, out = ssl.MemoryBIO(), ssl.MemoryBIO()
            s = tls.wrap_bio(into, out, server_hostname="127.0.0.1")
            def step(call):
                while True:
                    try: return call()
                    except ssl.SSLWantReadError:
                        if out.pending: raw.sendall(out.read())
                        data = raw.recv(65536)
                        into.write(data) if data else into.write_eof()
            step(s.do_handshake)
            s.write(b"GET /slow HTTP/1.1\\r\\nHost: h\\r\\n\\r\\nGET /files/large HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n")
            raw.sendall(out.read())
            try: s.unwrap()
            except ssl.SSLWantReadError: pass
            raw.sendall(out.read())
            count = 0
            while data := raw.recv(65536): count += len(data)
            print(count > 3 << 20)
            """
        let server = try await TestServer()
        try await authority.whileListening(server.service, tls) { (address) throws in
            let answer = try await run("python3", ["-c", program, authority.certificate, "\(address.port)"])
            #expect(answer.output == "True\n", "\(answer)")
        }
    }

    /// A handshake byte by byte, and one that stops in the middle.
    @Test(arguments: [true, false]) func slowHandshakesEnd(goesOn: Bool) async throws {
        var limits = Limits()
        limits.request = .milliseconds(500)
        let server = try await TestServer(limits: limits)
        try await authority.whileListening(server.service, tls) { (address) throws in
            let client = try RawClient(port: address.port)
            // The record of a ClientHello of 512 bytes, which never gets whole.
            await client.send("\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\u{7C}\u{3}\u{3}")
            let start = ContinuousClock.now
            if goesOn {
                while ContinuousClock.now - start < .seconds(15), await client.send("a") {
                    try await Task.sleep(for: .milliseconds(50))
                }
            } else {
                _ = try await client.receiveAll()
            }
            #expect(ContinuousClock.now - start < .seconds(10))
            #expect(try await authority.curl(["https://\(address)/hello"]).succeeded)
        }
    }

    /// Nobody waits for those that have not even said who they are.
    @Test func theEndWaitsForAnswersOnly() async throws {
        let server = try await TestServer()
        let listener = try await Listener.start(ListenAddress(host: "127.0.0.1", port: 0), server.service, tls: tls)
        var silent: [RawClient] = []
        for _ in 0..<20 { silent.append(try RawClient(port: listener.address.port)) }
        async let slow = authority.curl(["https://\(listener.address)/slow"])
        while server.other.count.requests == 0, silent.count < 100 {
            silent.append(try RawClient(port: listener.address.port))
            try await Task.sleep(for: .milliseconds(10))
        }
        let start = ContinuousClock.now
        await listener.stop(within: .seconds(3))
        #expect(ContinuousClock.now - start < .seconds(8))
        #expect(try await slow.output == "slow\n")
    }
}
