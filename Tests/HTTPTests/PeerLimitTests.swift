import Glibc
import NIOCore
import TestSupport
import Testing

@testable import HTTP

@Suite(.timeLimit(.minutes(2)), .serialized) struct PeerLimitTests {
    @Test func oneAddressHasNoMoreThanItsShare() async throws {
        var limits = Limits()
        limits.connectionsPerPeer = 3
        let server = try await TestServer(limits: limits)
        let port = server.listener.address.port
        var kept: [RawClient] = []
        for _ in 0..<3 {
            kept.append(try RawClient(port: port))
            #expect(try await hello(kept.last))
        }
        // A storm: none gets in, none costs a place, and those that are in go on.
        for _ in 0..<200 {
            let client = try RawClient(port: port)
            #expect(await client.receive() == [])
        }
        #expect(server.listener.refusedConnections == 200)
        #expect(try await hello(kept.first))
        let other = try await run("curl", ["-sS", "--interface", "127.0.0.9", "\(server.url)/hello"])
        #expect(other.output == "hello 127.0.0.9\n")
        // A place that becomes free can be taken.
        kept.removeLast()
        var isIn = false
        for _ in 0..<100 where !isIn {
            let client = try RawClient(port: port)
            await client.send(get("/hello"))
            isIn = await client.receive()?.isEmpty == false
            if !isIn { try await Task.sleep(for: .milliseconds(20)) }
        }
        #expect(isIn)
        await server.listener.stop(within: .seconds(5))
    }

    private func hello(_ client: RawClient?) async throws -> Bool {
        guard let client, await client.send(get("/hello")) else { return false }
        let answer = String(decoding: await client.receive() ?? [], as: UTF8.self)
        return answer.hasSuffix("hello 127.0.0.1\n")
    }

    private static let idle = 10_000

    private static let mayHold: Bool = {
        var limit = rlimit()
        return getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
            && limit.rlim_max >= rlim_t(idle + 1000)
    }()

    @Test(.enabled(if: Self.mayHold, "ulimit -n"), .enabled(if: Tool("python3").isUsable))
    func idleConnectionsCostLittle() async throws {
        // The clients are another process: each descriptor of this one is a connection of the server.
        let program = """
            import resource, socket, sys
            hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
            clients = []
            for number in range(int(sys.argv[2])):
                client = socket.socket()
                client.bind((f"127.0.1.{number // 500}", 0))
                client.connect(("127.0.0.1", int(sys.argv[1])))
                clients.append(client)
            open(sys.argv[3], "w").close()
            print(sum(client.recv(1) == b"" for client in clients))
            """
        let server = try await TestServer()
        let before = try residentBytes()
        let ready = server.directory("ready")
        async let clients = run("python3", ["-c", program, "\(server.listener.address.port)", "\(Self.idle)", ready])
        for _ in 0..<600 where access(ready, F_OK) != 0 { try await Task.sleep(for: .milliseconds(50)) }
        // The last that is accepted is behind all others in the queue.
        #expect(try await run("curl", ["-sS", "\(server.url)/hello"]).output == "hello 127.0.0.1\n")
        let bytes = try residentBytes() - before
        print("\(Self.idle) idle connections: \(bytes >> 10) KiB, \(bytes / Self.idle) bytes each")
        #expect(bytes < Self.idle * 16 << 10)
        let start = ContinuousClock.now
        await server.listener.stop(within: .seconds(20))
        #expect(ContinuousClock.now - start < .seconds(15))
        #expect(try await clients.output == "\(Self.idle)\n")
    }
}
