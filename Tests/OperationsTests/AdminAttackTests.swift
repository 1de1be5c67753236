import HTTP
import Logging
import SystemPackage
import TestSupport
import Testing

@testable import Operations

/// What a stranger can try at an administration that listens on the network.
@Suite(.timeLimit(.minutes(2)), .enabled(if: Tool("python3").isUsable)) struct AdminAttackTests {
    private static let secret = String(repeating: "fedcba9876543210", count: 4)

    /// The largest bodies are taken from administrators only: a stranger could have as many on their way as connections.
    @Test func bodiesOfStrangersAreNotAwaited() async throws {
        let authority = try await TestAuthority()
        let setting = try await AdminSetting()
        let identity = try await authority.server()
        let tls = try ServerTLS(
            ServerTLS.Identity(
                certificates: try readText(identity.certificate), key: try readText(identity.key)))
        let token = try AdminToken(FilePath(try setting.directory.write("token", Self.secret + "\n", mode: 0o600)))
        let anywhere = ListenAddress(host: "127.0.0.1", port: 0)
        try await setting.serving(at: .token(anywhere, tls, token)) { (place: String) async throws in
            // A body that never ends, and its beginning is all that is sent of it.
            let program = """
                import socket, ssl, sys
                context = ssl.create_default_context(cafile=sys.argv[1])
                host, port = sys.argv[2].removeprefix("https://").split(":")
                client = socket.create_connection((host, int(port)), 20)
                client = context.wrap_socket(client, server_hostname=host)
                head = "POST /v1/hosts?x HTTP/1.1\\r\\nHost: h\\r\\nContent-Type: application/json\\r\\n" + sys.argv[3]
                client.sendall((head + "\\r\\nContent-Length: 8000000\\r\\n\\r\\n{").encode())
                print(client.recv(65536).decode())
                """
            for field in ["X: y", "Authorization: Bearer \(String(Self.secret.reversed()))"] {
                let result = try await run("python3", ["-c", program, authority.certificate, place, field])
                #expect(result.output.hasPrefix("HTTP/1.1 401 "), "\(result)")
            }
            // Of other paths none is large.
            let large = setting.directory("large")
            try writeText(String(repeating: " ", count: 100_000), to: large)
            let refused = try await run(
                "curl",
                [
                    "-sS", "--cacert", authority.certificate, "-o", "/dev/null", "-w", "%{http_code}", "-H",
                    "Content-Type: application/json", "--data-binary", "@\(large)", "\(place)/v1/hosts/worker-1/arm",
                ])
            #expect(refused.output == "413", "\(refused)")
            // Administrators send as much as before.
            let fields = try setting.directory.write("fields", "Authorization: Bearer \(Self.secret)\n", mode: 0o600)
            let taken = try await run(
                "curl",
                [
                    "-sS", "--cacert", authority.certificate, "-H", "@\(fields)", "-H",
                    "Content-Type: application/json",
                    "--data-binary", "@\(large)", "\(place)/v1/hosts",
                ])
            #expect(taken.output.contains("\"malformed\""), "\(taken)")
        }
    }
}
