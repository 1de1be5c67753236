import Hummingbird
import Logging
import NIOCore
import TestSupport
import Testing

@testable import HTTP

@Suite("Listener with TLS", .enabled(if: Tool("openssl").isUsable && Tool("curl").isUsable))
struct ServerTLSTests {
    private let authority: TestAuthority
    private let identity: (certificate: String, key: String)
    private let service: Service
    private static let large = 3 << 20

    init() async throws {
        authority = try await TestAuthority()
        identity = try await authority.issue("server", "IP:127.0.0.1")
        let router = Router(context: PeerContext.self)
        router.get("hello") { _, context in "hello \(context.peer)\n" }
        router.get("large") { _, _ in String(repeating: "x", count: Self.large) }
        router.post("echo") { request, _ in try await request.body.collect(upTo: 1 << 20) }
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        var limits = Limits()
        limits.request = .seconds(1)
        service = Service(content: ContentIndex(other: Area("other")), router: router, limits: limits, logger: logger)
    }

    @Test("requests of all kinds are answered, several on a connection")
    func answers() async throws {
        try await authority.whileListening(service, authority.tls(identity)) { (address) throws in
            let base = "https://\(address)"
            let hello = try await authority.curl(["\(base)/hello", "\(base)/hello", "-w", "%{num_connects}"])
            #expect(hello.output == "hello 127.0.0.1\n1hello 127.0.0.1\n0")
            #expect(try await authority.curl(["\(base)/large"]).output.utf8.count == Self.large)
            let body = String(repeating: "y", count: 60_000)
            let file = try authority.directory.write("body", body)
            #expect(try await authority.curl(["--data-binary", "@\(file)", "\(base)/echo"]).output == body)
            #expect(try await authority.curl(["-I", "\(base)/none"]).output.hasPrefix("HTTP/1.1 404"))
        }
    }

    @Test("TLS 1.1 is refused, 1.2 and 1.3 are not", arguments: ["1.1", "1.2", "1.3"])
    func versions(version: String) async throws {
        try await authority.whileListening(service, authority.tls(identity)) { (address) throws in
            let result = try await run(
                "curl",
                [
                    "-sS", "--max-time", "5", "--cacert", authority.certificate, "--ciphers", "DEFAULT@SECLEVEL=0",
                    "--tlsv\(version)", "--tls-max", version, "https://\(address)/hello",
                ])
            #expect(result.succeeded == (version != "1.1"), "\(result)")
        }
    }

    @Test("who speaks plain HTTP, or nothing at all, is not kept")
    func strangers() async throws {
        try await authority.whileListening(service, authority.tls(identity)) { (address) throws in
            let plain = try await run("curl", ["-sS", "--max-time", "10", "http://\(address)/hello"])
            #expect(!plain.succeeded && plain.output.isEmpty)
            let silent = try RawClient(port: address.port)
            let start = ContinuousClock.now
            #expect(try await silent.receiveAll().isEmpty)
            #expect(ContinuousClock.now - start < .seconds(8))
            #expect(try await authority.curl(["https://\(address)/hello"]).succeeded)
        }
    }

    @Test("clients must have a certificate where that is asked for")
    func clients() async throws {
        let client = try await authority.issue("client", "DNS:client")
        let other = try await TestAuthority()
        let stranger = try await other.issue("client", "DNS:client")
        try await authority.whileListening(service, authority.tls(identity, clients: authority.certificate)) {
            (address) throws in
            let url = "https://\(address)/hello"
            #expect(try await !authority.curl([url]).succeeded)
            #expect(try await !authority.curl(["--cert", stranger.certificate, "--key", stranger.key, url]).succeeded)
            #expect(try await authority.curl(["--cert", client.certificate, "--key", client.key, url]).succeeded)
        }
    }

    @Test("a new certificate is used from then on, a bad one is not")
    func replacement() async throws {
        let other = try await TestAuthority()
        let next = try await other.issue("server", "IP:127.0.0.1")
        let tls = try authority.tls(identity)
        try await authority.whileListening(service, tls) { (address) throws in
            let url = "https://\(address)/hello"
            let mixed = ServerTLS.Identity(
                certificates: try readText(next.certificate), key: try readText(identity.key))
            #expect(throws: ServerTLSError.self) { try tls.replace(mixed) }
            #expect(try await authority.curl([url]).succeeded)
            try tls.replace(
                ServerTLS.Identity(certificates: try readText(next.certificate), key: try readText(next.key)))
            #expect(try await !authority.curl([url]).succeeded)
            let answer = try await run("curl", ["-sS", "--cacert", other.certificate, url])
            #expect(answer.succeeded, "\(answer)")
        }
    }

    @Test("what is no certificate and no key is named, without a word of the key")
    func unusable() throws {
        let (certificate, key) = (try readText(identity.certificate), try readText(identity.key))
        let cases: [(String, String, ServerTLSError.Part)] = [
            ("", key, .certificate), ("no", key, .certificate), (certificate, "", .key), (certificate, "SECRET", .key),
        ]
        for (certificate, key, part) in cases {
            let error = #expect(throws: ServerTLSError.self) {
                try ServerTLS(ServerTLS.Identity(certificates: certificate, key: key))
            }
            #expect(error?.part == part && error?.description.contains("SECRET") == false)
        }
    }
}
