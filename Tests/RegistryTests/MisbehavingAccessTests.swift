import Containers
import Registry
import TestSupport
import Testing

/// A registry or a token service that goes wrong about who asks.
@Suite struct MisbehavingAccessTests {
    @Test func access() async throws { try await MisbehaviourCase.run(Self.tokens + Self.refusals) }

    @Test func tokenService() async throws { try await MisbehaviourCase.run(Self.services) }

    private static let user = Credential.password(user: "user", secret: MisbehaviourCase.password)

    private static func basic(
        _ name: String, _ action: MisbehaviourCase.Action, _ outcome: MisbehaviourCase.Outcome
    ) -> MisbehaviourCase {
        MisbehaviourCase(name, action, outcome).with {
            $0.settings.access = .basic(user: "user", password: MisbehaviourCase.password)
            $0.credential = user
        }
    }

    private static func bearer(
        _ name: String, _ action: MisbehaviourCase.Action, _ outcome: MisbehaviourCase.Outcome,
        _ change: (inout TestRegistry.Settings.Tokens) -> Void = { _ in }
    ) -> MisbehaviourCase {
        var tokens = TestRegistry.Settings.Tokens()
        change(&tokens)
        return MisbehaviourCase(name, action, outcome).with {
            $0.settings.access = .bearer(user: "user", password: MisbehaviourCase.password, tokens)
            $0.credential = user
        }
    }

    private static let tokens: [MisbehaviourCase] = [
        basic("basic", .push, .done).expecting { $0.filter { $0.status == 401 }.count <= 4 },
        basic("basic, pull", .pull, .done).expecting { $0.filter { $0.status == 401 }.count == 1 },
        basic("basic, wrong password", .push, .fails(.unauthorized, ["status 401", "log in"]))
            .with { $0.credential = .password(user: "user", secret: "S3cret") }
            .expecting { $0.count <= 8 && $0.of(.startUpload).isEmpty },
        basic("basic, as nobody", .pull, .fails(.unauthorized, ["log in"])).with { $0.credential = nil }
            .expecting { $0.count == 1 },
        bearer("one token for all", .push, .done).expecting { $0.of(.token).count == 1 },
        bearer("another field", .pull, .done) { $0.field = "access_token" },
        bearer("no time told", .pull, .done) { $0.expiresIn = nil },
        bearer("no time at all", .push, .done) { $0.expiresIn = 0 },
        bearer("a time that was", .push, .done) { $0.expiresIn = -100 },
        bearer("a time beyond all", .push, .done) { $0.expiresIn = .max },
        bearer("a token ends in the middle", .push, .done) { $0.uses = 6 }.with { $0.isSerial = true }
            .expecting { $0.of(.token).count > 1 },
        bearer("a token ends with a chunk", .push, .done) { $0.bytes = 60_000 }
            .with { ($0.layers, $0.isSerial) = ([600_000], true) }
            .expecting {
                $0.of(.token).count > 1 && $0.of(.patchUpload, .finishUpload).contains { $0.status == 401 }
            },
        bearer("a token for every request", .pull, .done) { $0.uses = 1 },
        bearer("wrong password", .pull, .fails(.unauthorized, ["status 401", "log in"]))
            .with { $0.credential = .password(user: "user", secret: "S3cret") }
            .expecting { $0.of(.token).count == 1 && $0.of(.getManifest).count == 1 },
        bearer("as nobody", .pull, .done) { $0.isPublic = true }.with { $0.credential = nil },
        bearer("as nobody, to write", .push, .fails(.unauthorized, ["log in"])) { $0.isPublic = true }
            .with { $0.credential = nil },
        bearer("an identity token", .push, .done) { $0.identityToken = "S3cret identity" }
            .with { $0.credential = .identityToken("S3cret identity") }
            .expecting { $0.of(.token).allSatisfy { $0.method == "POST" && $0["Authorization"] == nil } },
        bearer("a wrong identity token", .pull, .fails(.unauthorized, []))
            .with { $0.credential = .identityToken("S3cret wrong") },
        bearer("a wrong registry token", .pull, .fails(.unauthorized, []))
            .with { $0.credential = .registryToken("S3cret") }
            .expecting { $0.of(.token).isEmpty && $0.of(.getManifest).count <= 2 },
    ]

    /// A token that is given and never good.
    @Test func goodTokensRefused() async throws {
        let service = try TestRegistry(Self.bearer("", .pull, .done).settings)
        defer { service.stop() }
        let realm = "http://\(service.authority)/token"
        try await MisbehaviourCase("", .pull, .fails(.unauthorized, ["status 401", "log in"]))
            .fault(.refuse([#"Bearer realm="\#(realm)",service="s",error="invalid_token""#]), on: .getManifest)
            .with { $0.credential = Self.user }
            .expecting { $0.count <= 3 }.run()
        #expect((1...3).contains(service.issuedTokens))
        #expect(
            service.requests.allSatisfy { $0.query("service") == "s" && $0.query("scope") == "repository:a/b:pull" })
    }

    /// 401 for ever, with all kinds of challenges.
    private static let refusals: [MisbehaviourCase] =
        [
            basic("for ever, basic", .push, .fails(.unauthorized, ["status 401"]))
                .fault(.refuse([#"Basic realm="x""#]), on: .headBlob)
        ].map { $0.expecting { $0.count <= 12 } }
        + challenges.flatMap { kind, all in
            all.enumerated().map { number, challenges in
                MisbehaviourCase("\(kind), challenge \(number)", .pull, .fails(kind, []))
                    .fault(.refuse(challenges), on: .getManifest)
                    .with { $0.credential = user }
                    .expecting { $0.count <= 6 }
            }
        }

    /// Fields `WWW-Authenticate` with which nothing can be done, and what the client calls that.
    private static let challenges: [(kind: RegistryError.Kind, all: [[String]])] = [
        (
            .unauthorized,
            [
                [], [""], ["Negotiate"], ["Negotiate YIIJvwYGKw==", "NTLM"],
                [#"Digest realm="x", nonce="y", qop="auth""#],
                [",,, ,=,\"\\"], [#"Bearer realm=""#], [String(repeating: "a=b,", count: 10_000)],
                ["Bearer " + String(repeating: "x=\"y\\\"\",", count: 2_000)],
            ]
        ),
        (
            .nonsense,
            [
                ["Bearer"], ["Bearer realm"], ["Bearer realm="], [#"Bearer realm="""#],
                [#"Bearer realm="ftp://127.0.0.1/token""#], [#"Bearer realm="not a url""#], [#"Bearer realm="/token""#],
                [#"Bearer realm="http://[::1/token""#], [#"Bearer realm="http://u:p@127.0.0.1:99999/""#],
                ["Basic realm=\"\u{1B}[2J\u{7}\""],
            ]
        ),
        (.unreachable, [[#"Bearer realm="http://127.0.0.1:1/token""#]]),
    ]

    private static let services: [MisbehaviourCase] = [
        bearer("503 twice", .pull, .done).fault(.status(503), on: .token, times: 2),
        bearer("429, a second", .pull, .done).fault(.status(429, .seconds(1)), on: .token, times: 1)
            .with { $0.least = .seconds(1) },
        bearer("500", .pull, .fails(.busy, ["status 500"])).fault(.status(500), on: .token),
        bearer("403", .pull, .fails(.unauthorized, ["status 403"])).fault(.status(403), on: .token)
            .expecting { $0.of(.token).count == 1 },
        bearer("a page for people", .pull, .fails(.nonsense, ["token"])).fault(.status(200, .none, .html), on: .token),
        bearer("nothing", .pull, .fails(.nonsense, ["token"])).fault(.status(200, .none, .nothing), on: .token),
        bearer("huge", .pull, .fails(.nonsense, [])).fault(.hugeBody(5 << 20), on: .token),
        bearer("endless", .pull, .fails(.nonsense, [])).fault(.endlessBody, on: .token),
        bearer("drip", .pull, .fails(.busy, ["too slowly"])).fault(.drip(.milliseconds(50)), on: .token),
        bearer("closed twice", .pull, .done).fault(.closeAtHead, on: .token, times: 2),
        bearer("silence once", .pull, .done).fault(.silence, on: .token, times: 1),
        bearer("silence", .pull, .fails(.unreachable, [])).fault(.silence, on: .token),
        bearer("no HTTP", .pull, .fails(.nonsense, [])).fault(.garbage, on: .token),
    ]
}
