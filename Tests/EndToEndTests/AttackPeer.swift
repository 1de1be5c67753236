import Glibc
import TestSupport

/// A client that does what curl would not: raw bytes, over TCP or TLS, many connections, slow ones.
struct AttackPeer: Sendable {
    let server: AttackServer

    /// Sends each request on a connection of its own.
    /// - Returns: The beginning of each answer, with line ends and what is no ASCII written as in C.
    func send(_ requests: [String], to door: AttackServer.Door) async throws -> [String] {
        let file = try server.directory.write("requests", requests.joined(separator: "\u{1E}"))
        let result = try await python(Self.raw, ["\(server.port(door))", door.rawValue, file])
        return result.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    /// Sends a request again and again, and goes away at once, after the first bytes of its answer, and behind it.
    func hangUp(_ request: String, to door: AttackServer.Door) async throws {
        let file = try server.directory.write("request", request)
        _ = try await python(Self.gone, ["\(server.port(door))", door.rawValue, file])
    }

    /// Sends a body without end.
    /// - Returns: How many MiB were taken, and the beginning of the answer.
    func flood(
        _ path: String, _ fields: [String], to door: AttackServer.Door
    ) async throws -> (sent: Int, answer: String) {
        let head = (["POST \(path) HTTP/1.1", "Host: h"] + fields).joined(separator: "\r\n") + "\r\n\r\n"
        let file = try server.directory.write("flood", head)
        let result = try await python(Self.endless, ["\(server.port(door))", door.rawValue, file])
        let lines = result.output.split(separator: "\n")
        guard lines.count == 2, let sent = Int(lines[0]) else { throw TestFailure("\(result)") }
        return (sent, String(lines[1]))
    }

    /// Holds connections while a body runs.
    /// - Parameters:
    ///   - kinds: How many of each: `plain` and `tcp` (to the TLS port) say nothing, `tls` nothing after its handshake,
    ///     and `one` is `plain` of one address;
    ///     `slow`, `hello` and `slowtls` send a byte now and then, of a head, of a handshake, of a head under TLS.
    ///   - body: Runs once all are open.
    /// - Returns: How many were still open after it.
    func holding(_ kinds: [(String, Int)], _ body: @Sendable () async throws -> Void) async throws -> Int {
        let (ready, done) = (server.directory("ready"), server.directory("done"))
        for file in [ready, done] { _ = try await run("rm", ["-f", file]) }
        async let clients = python(
            Self.many,
            ["\(server.plainPort)", "\(server.securePort)", ready, done] + kinds.map { "\($0.0)=\($0.1)" })
        do {
            try await server.program.wait(for: "open connections", deadline: .seconds(60)) { _ in
                access(ready, F_OK) == 0
            }
            try await body()
        } catch {
            try server.directory.write("done", "")
            throw error
        }
        try server.directory.write("done", "")
        let result = try await clients
        guard let open = Int(result.output.prefix { $0 != "\n" }) else { throw TestFailure("\(result)") }
        return open
    }

    private func python(_ text: String, _ arguments: [String]) async throws -> CommandResult {
        let result = try await run("python3", ["-c", Self.common + text] + arguments, deadline: .seconds(120))
        guard result.succeeded else { throw TestFailure("\(result)") }
        return result
    }

    private static let common = """
        import os, socket, ssl, sys, time
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        def connect(port, door, source="127.0.0.1"):
            client = socket.socket()
            client.bind((source, 0))
            client.settimeout(20)
            client.connect(("127.0.0.1", port))
            return context.wrap_socket(client, suppress_ragged_eofs=True) if door == "secure" else client
        def receive(client):
            answer = b""
            try:
                while piece := client.recv(65536):
                    answer += piece
            except (ConnectionError, ssl.SSLError):
                pass
            return answer

        """

    private static let raw = """
        for request in open(sys.argv[3], "rb").read().split(b"\\x1e"):
            client = connect(int(sys.argv[1]), sys.argv[2])
            try:
                client.sendall(request)
                if sys.argv[2] == "plain":
                    client.shutdown(socket.SHUT_WR)
            except (ConnectionError, ssl.SSLError):
                pass
            print(repr(receive(client)[:600])[2:-1])
        """

    private static let gone = """
        import struct
        for kept in (0, 1, 600, 0, 1, 600):
            client = connect(int(sys.argv[1]), sys.argv[2])
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.sendall(open(sys.argv[3], "rb").read())
            if kept:
                client.recv(kept)
            os.close(client.detach())
        """

    private static let endless = """
        client = connect(int(sys.argv[1]), sys.argv[2])
        client.sendall(open(sys.argv[3], "rb").read())
        piece = b"100000\\r\\n" + b"a" * (1 << 20) + b"\\r\\n"
        sent = 0
        try:
            while sent < 1024:
                client.sendall(piece)
                sent += 1
        except (ConnectionError, ssl.SSLError, TimeoutError):
            pass
        print(sent)
        print(repr(receive(client)[:600])[2:-1] or "nothing")
        """

    private static let many = """
        import resource
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        plain, secure = int(sys.argv[1]), int(sys.argv[2])
        head, hello = b"GET /healthz HTTP/1.1\\r\\nHost: h\\r\\n", b"\\x16\\x03\\x01\\x02\\x00\\x01\\x00\\x01\\xfc\\x03\\x03"
        clients, slow = [], []
        for word in sys.argv[5:]:
            kind, count = word.split("=")
            for _ in range(int(count)):
                isPlain = kind in ("plain", "slow", "one")
                client = connect(plain if isPlain else secure, "secure" if kind in ("tls", "slowtls") else "plain",
                    "127.0.0.9" if kind == "one" else f"127.0.{1 + len(clients) // 50000}.{1 + len(clients) // 400 % 125}")
                clients.append(client)
                if kind in ("slow", "slowtls"):
                    client.send(head)
                    slow.append((client, b"X-Slow: a\\r\\n"))
                elif kind == "hello":
                    client.send(hello)
                    slow.append((client, b"\\x00"))
        open(sys.argv[3], "w").close()
        while not os.path.exists(sys.argv[4]):
            for client, piece in slow:
                try:
                    client.send(piece)
                except OSError:
                    pass
            time.sleep(0.2)
        isOpen = 0
        for client in clients:
            client.setblocking(False)
            try:
                isOpen += client.recv(1) != b""
            except (BlockingIOError, ssl.SSLWantReadError):
                isOpen += 1
            except OSError:
                pass
        print(isOpen)
        """
}
