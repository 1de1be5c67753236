import Containers
import Registry
import TestSupport
import Testing

/// A registry that leads elsewhere: the client goes there, and takes nothing along that is not for that place.
@Suite struct MisbehavingHostTests {
    private static let user = Credential.password(user: "user", secret: MisbehaviourCase.password)
    private static let access: [TestRegistry.Settings.Access] = [
        .basic(user: "user", password: MisbehaviourCase.password),
        .bearer(user: "user", password: MisbehaviourCase.password),
    ]

    /// The storage is another port of the same machine, or another name besides.
    @Test(arguments: access, ["127.0.0.1", "localhost"])
    func blobsElsewhere(_ access: TestRegistry.Settings.Access, _ host: String) async throws {
        try await Self.run(access, host, .pull) { base in
            [.init(fault: .redirect(to: base), kind: .getBlob, skipped: 0, times: 4)]
        }
    }

    /// A download that broke is taken up at the storage.
    @Test(arguments: access) func brokenElsewhere(_ access: TestRegistry.Settings.Access) async throws {
        try await Self.run(access, "localhost", .pull) { base in
            [
                .init(fault: .redirect(to: base), kind: .getBlob, skipped: 0, times: 1),
                .init(fault: .shortBody, kind: .getBlob, skipped: 0, times: 1),
                .init(fault: .redirect(to: base), kind: .getBlob, skipped: 0, times: 1),
            ]
        }
    }

    /// `PATCH` and `PUT` are sent on with their bodies.
    @Test(arguments: access, [TestRegistry.Kind.patchUpload, .finishUpload])
    func uploadsSentOn(_ access: TestRegistry.Settings.Access, _ kind: TestRegistry.Kind) async throws {
        try await Self.run(access, "localhost", .push) { base in
            [.init(fault: .redirect(to: base), kind: kind, skipped: 0, times: 1)]
        }
    }

    @Test(arguments: access, ["127.0.0.1", "localhost"])
    func uploadsElsewhere(_ access: TestRegistry.Settings.Access, _ host: String) async throws {
        var settings = TestRegistry.Settings()
        settings.access = access
        settings.location = .storage(host)
        let registry = try TestRegistry(settings)
        defer { registry.stop() }
        let port = try registry.openStoragePort()
        var seed = Seed()
        let image = TransportImage(layers: [200_000], &seed)
        let client = try TransportClient("\(registry.authority)/a/b:v1", credential: Self.user)
        try await client.push(image)
        #expect(image.isWhole(in: registry, "a/b", tag: "v1"), "\(seed)")
        let there = registry.requests.filter { $0.port == port }
        #expect(
            there.of(.patchUpload).count == 4 && there.of(.finishUpload).count == 2, "\(MisbehaviourCase.list(there))")
        #expect(there.allSatisfy { $0["Authorization"] == nil && $0["Cookie"] == nil })
    }

    /// A token service at another place gets the password, since the registry sends there; the registry never does.
    @Test func tokensElsewhere() async throws {
        var settings = TestRegistry.Settings()
        settings.access = .bearer(user: "user", password: MisbehaviourCase.password)
        let service = try TestRegistry(settings)
        defer { service.stop() }
        let registry = try TestRegistry(settings, tokensFrom: service)
        defer { registry.stop() }
        var seed = Seed()
        let test = MisbehaviourCase("", .push, .done).with { $0.credential = Self.user }
        try await test.run(TransportImage(layers: [100], &seed), registry, "\(seed)")
        #expect(service.requests.count == 1 && service.issuedTokens == 1)
        #expect(registry.requests.allSatisfy { $0["Authorization"]?.hasPrefix("Bearer ") ?? true })
    }

    /// A token service that sends the password on.
    @Test func tokenServiceLeadsElsewhere() async throws {
        let other = try TestRegistry()
        defer { other.stop() }
        var settings = TestRegistry.Settings()
        settings.access = Self.access[1]
        let registry = try TestRegistry(settings)
        defer { registry.stop() }
        var seed = Seed()
        let test = MisbehaviourCase("", .pull, .fails(.nonsense, []))
            .fault(.redirect(to: "http://localhost:\(other.port)"), on: .token).with { $0.credential = Self.user }
        try await test.run(TransportImage(layers: [100], &seed), registry, "\(seed)")
        #expect(other.requests.allSatisfy { $0["Authorization"] == nil && !$0.target.contains("S3cret") })
    }

    /// A challenge of a host that the registry led to is nothing to answer with the registry's password.
    @Test func challengeElsewhere() async throws {
        var settings = TestRegistry.Settings()
        settings.access = .basic(user: "user", password: MisbehaviourCase.password)
        let other = try TestRegistry(settings)
        defer { other.stop() }
        let registry = try TestRegistry(settings)
        defer { registry.stop() }
        var seed = Seed()
        let test = MisbehaviourCase("", .pull, .fails(.unauthorized, ["status 401"]))
            .fault(.redirect(to: "http://\(other.authority)"), on: .getBlob).with { $0.credential = Self.user }
        try await test.run(TransportImage(layers: [100], &seed), registry, "\(seed)")
        #expect(!other.requests.isEmpty && other.requests.allSatisfy { $0["Authorization"] == nil })
    }

    private static func run(
        _ access: TestRegistry.Settings.Access, _ host: String, _ action: MisbehaviourCase.Action,
        _ troubles: (_ base: String) -> [MisbehaviourCase.Trouble]
    ) async throws {
        var settings = TestRegistry.Settings()
        settings.access = access
        let registry = try TestRegistry(settings)
        defer { registry.stop() }
        let port = try registry.openStoragePort()
        var seed = Seed()
        let test = MisbehaviourCase("", action, .done).with {
            $0.troubles = troubles("http://\(host):\(port)")
            $0.credential = user
        }
        try await test.run(TransportImage(layers: [200_000], &seed), registry, "\(seed)")
        let there = registry.requests.filter { $0.port == port }
        #expect(!there.isEmpty && there.allSatisfy { $0["Authorization"] == nil && $0["Cookie"] == nil })
        #expect(registry.requests.contains { $0.port == registry.port && $0["Authorization"] != nil })
    }
}
