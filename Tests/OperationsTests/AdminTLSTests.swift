import HTTP
import Inventory
import Ledger
import Logging
import Markup
import Provisioning
import SystemPackage
import TestSupport
import Testing

@testable import Operations

/// The administration over TCP: certificates and tokens.
@Suite struct AdminTLSTests {
    static let silent = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
    private static let text = String(repeating: "0123456789abcdef", count: 4)

    private static func tls(
        _ identity: TestAuthority.Identity, clients: TestAuthority? = nil
    ) throws -> ServerTLS {
        try ServerTLS(
            ServerTLS.Identity(
                certificates: try readText(identity.certificate), key: try readText(identity.key),
                clientAuthorities: try clients.map { try readText($0.certificate) }))
    }

    private static func token(_ setting: AdminSetting, _ text: String = text) throws -> AdminToken {
        try AdminToken(FilePath(try setting.directory.write("token-\(text.prefix(4))", text + "\n", mode: 0o600)))
    }

    private static func trust(_ authority: TestAuthority, _ client: TestAuthority.Identity? = nil) -> ClientSettings.TLS
    {
        var tls = ClientSettings.TLS()
        tls.authorities = [FilePath(authority.certificate)]
        tls.trustsSystem = false
        tls.identities =
            client.map {
                [.init(certificate: FilePath($0.certificate), key: FilePath($0.key))]
            } ?? []
        return tls
    }

    private static let anywhere = ListenAddress(host: "127.0.0.1", port: 0)

    @Test func aCertificateOfTheAuthorityIsNeededAndNamed() async throws {
        let (ours, theirs) = (try await TestAuthority(), try await TestAuthority("Others"))
        let (known, unknown) = (try await ours.client("Ada"), try await theirs.client("Mallory"))
        let setting = try await AdminSetting()
        let tls = try Self.tls(try await ours.server(), clients: ours)
        try await setting.serving(at: .certificate(Self.anywhere, tls)) { (place: String) async throws in
            let client = AdminClient(try AdminPlace(place), tls: Self.trust(ours, known), token: nil)
            _ = try await blocking { _ in try client.post("/v1/hosts/worker-1/arm", [:]) }
            let story = try await setting.ledger.story(of: try HostName("worker-1"), last: 1)
            #expect(story.first?.peer == "Ada at 127.0.0.1")
            for wrong in [Self.trust(ours), Self.trust(ours, unknown)] {
                let client = AdminClient(try AdminPlace(place), tls: wrong, token: nil)
                await #expect(throws: AdminClientError.self) {
                    try await blocking { _ in try client.get("/v1/status") }
                }
            }
        }
        // A listener that forgot to ask for certificates lets nobody in.
        let open = try Self.tls(try await ours.server())
        try await setting.serving(at: .certificate(Self.anywhere, open)) { (place: String) async throws in
            let client = AdminClient(try AdminPlace(place), tls: Self.trust(ours, known), token: nil)
            let error = await #expect(throws: AdminClientError.self) {
                try await blocking { _ in try client.get("/v1/status") }
            }
            #expect("\(try #require(error))".contains("a client certificate is needed"))
        }
    }

    @Test func tokensAreNeededAndGuessingEnds() async throws {
        let authority = try await TestAuthority()
        let setting = try await AdminSetting()
        let (right, wrong) = (try Self.token(setting), try Self.token(setting, String(Self.text.reversed())))
        let entrance = AdminEntrance.token(Self.anywhere, try Self.tls(try await authority.server()), right)
        try await setting.serving(at: entrance) { (place: String) async throws in
            func status(_ fields: [String]) async throws -> String {
                let result = try await run(
                    "curl",
                    ["-sS", "--cacert", authority.certificate, "-o", setting.directory("out"), "-w", "%{http_code}"]
                        + fields.flatMap { ["-H", $0] } + ["\(place)/v1/status"])
                return result.output
            }
            #expect(try await status([]) == "401")
            #expect(try await status(["Authorization: Basic \(Self.text)"]) == "401")
            #expect(
                try await status(["Authorization: Bearer \(Self.text)", "Authorization: Bearer \(Self.text)"]) == "401")
            #expect(try await status(["Authorization: Bearer \(Self.text)"]) == "200")
            let client = AdminClient(try AdminPlace(place), tls: Self.trust(authority), token: right)
            _ = try await blocking { _ in try client.post("/v1/hosts/worker-1/arm", [:]) }
            let story = try await setting.ledger.story(of: try HostName("worker-1"), last: 1)
            #expect(story.first?.peer == "token at 127.0.0.1")
            let guesser = AdminClient(try AdminPlace(place), tls: Self.trust(authority), token: wrong)
            for _ in 0..<9 { _ = try? await blocking { _ in try guesser.get("/v1/status") } }
            // Right or wrong no longer matters.
            #expect(try await status(["Authorization: Bearer \(Self.text)"]) == "429")
            let answer = try readText(setting.directory("out"))
            #expect(answer.contains("too-many-guesses") && !answer.contains(Self.text))
        }
    }

    @Test func guessesAreForgotten() {
        let guesses = AdminGuesses()
        let start = ContinuousClock.now
        for _ in 0..<10 { guesses.note("192.0.2.1", now: start) }
        #expect(guesses.isOver("192.0.2.1", now: start + .seconds(59)))
        #expect(!guesses.isOver("192.0.2.2", now: start))
        #expect(!guesses.isOver("192.0.2.1", now: start + .seconds(60)))
        for number in 0..<10_000 { guesses.note("peer \(number)", now: start) }
        #expect(!guesses.isOver("192.0.2.1", now: start))
    }

    @Test(arguments: ["short", String(repeating: "a", count: 513), "a b" + String(repeating: "c", count: 40), ""])
    func whatIsNoTokenIsRefused(text: String) throws {
        let directory = try TemporaryDirectory()
        try directory.write("token", text, mode: 0o600)
        #expect(throws: AdminTokenError.self) { try AdminToken(FilePath(directory("token"))) }
    }

    @Test func aTokenThatOthersMayReadIsRefusedAndNoneIsShown() async throws {
        let setting = try await AdminSetting()
        let token = try Self.token(setting)
        #expect(!"\(token)".contains("0123"))
        #expect(!String(reflecting: token).contains("0123"))
        #expect(token.isEqual(to: Array(Self.text.utf8)))
        for other in ["", String(Self.text.dropLast()), Self.text + "0", String(Self.text.reversed())] {
            #expect(!token.isEqual(to: Array(other.utf8)))
        }
        let file = setting.directory("token-0123")
        _ = try await run("chmod", ["640", file])
        #expect(throws: AdminTokenError.self) { try AdminToken(FilePath(file)) }
    }
}
