import Containers
import OCI
import Registry
import TestSupport
import Testing

/// One way to go wrong of a registry, and what the client is to make of it.
struct MisbehaviourCase: Sendable, CustomTestStringConvertible {
    enum Action: Sendable {
        case push, pull, pullByDigest, tags
    }

    enum Outcome: Sendable {
        /// The client gets there in the end.
        case done
        /// It gives up with an error of this kind, whose text has these words.
        case fails(RegistryError.Kind, [String])
        /// The bytes are wrong, which no second try is to hide.
        case damaged
    }

    struct Trouble: Sendable {
        let fault: TestRegistry.Fault
        let kind: TestRegistry.Kind
        let skipped: Int
        let times: Int
    }

    static let password = "S3cret, pass: word"

    let testDescription: String
    let action: Action
    let outcome: Outcome
    var troubles: [Trouble] = []
    var settings = TestRegistry.Settings()
    var credential: Credential?
    /// From the first request to the end.
    var deadline: Duration = .seconds(4)
    /// It may not take less time.
    var least: Duration = .zero
    /// What else must hold of what was asked.
    var holds: @Sendable ([TestRegistry.Request]) -> Bool = { _ in true }
    var changeLimits: @Sendable (inout RegistryLimits) -> Void = { _ in }
    var layers = [200_000, 1, 3_000]
    /// Whether a push sends one blob after the other, where threads would take what the case counts from each other.
    var isSerial = false

    init(_ name: String, _ action: Action, _ outcome: Outcome) {
        testDescription = name
        self.action = action
        self.outcome = outcome
    }

    /// The same with a fault.
    func fault(
        _ fault: TestRegistry.Fault, on kind: TestRegistry.Kind, skipping skipped: Int = 0, times: Int = .max
    ) -> Self {
        with { $0.troubles.append(Trouble(fault: fault, kind: kind, skipped: skipped, times: times)) }
    }

    func with(_ change: (inout Self) -> Void) -> Self {
        var copy = self
        change(&copy)
        return copy
    }

    /// The same, and something must hold of what was asked.
    func expecting(_ holds: @escaping @Sendable ([TestRegistry.Request]) -> Bool) -> Self { with { $0.holds = holds } }

    /// Plays cases, some of them at the same time: most of them wait for most of their time.
    static func run(_ cases: [MisbehaviourCase]) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, test) in cases.enumerated() {
                if index >= 8 { try await group.next() }
                group.addTask { try await test.run() }
            }
            try await group.waitForAll()
        }
    }

    /// Plays it.
    func run() async throws {
        var seed = Seed()
        let image = TransportImage(layers: layers, &seed)
        let registry = try TestRegistry(settings)
        defer { registry.stop() }
        try await run(image, registry, "\(testDescription) \(seed)")
    }

    func run(_ image: TransportImage, _ registry: TestRegistry, _ seed: String) async throws {
        if action != .push { image.add(to: registry, "a/b", tag: "v1") }
        for trouble in troubles {
            registry.fail(trouble.fault, on: trouble.kind, skipping: trouble.skipped, times: trouble.times)
        }
        let name = action == .pullByDigest ? "@\(image.manifest.digest)" : ":v1"
        let client = try TransportClient("\(registry.authority)/a/b\(name)", credential: credential, changeLimits)
        let start = ContinuousClock.now
        let result = await attempt(image, client)
        let time = ContinuousClock.now - start
        let asked = registry.requests
        #expect(time < deadline && time >= least, "took \(time) \(seed)")
        let isAskedWell = holds(asked)
        #expect(isAskedWell, "\(Self.list(asked)) \(result) \(seed)")
        switch (outcome, result) {
        case (.done, .success): break
        case (.fails(let kind, let words), .failure(let error as RegistryError)):
            let text = "\(error)"
            #expect(error.kind == kind, "\(text) \(seed)")
            for word in words + [registry.authority] { #expect(text.contains(word), "\(word) in \(text) \(seed)") }
            Self.checkText(text)
        case (.damaged, .failure(let error as ImageError)): Self.checkText("\(error)")
        default: Issue.record("\(result) after \(Self.list(asked)) \(seed)")
        }
        if action == .push {
            let isThere = if case .success = result { true } else { false }
            #expect(
                image.isWhole(in: registry, "a/b", tag: "v1") == isThere && registry.tags(of: "a/b").isEmpty != isThere,
                "\(seed)")
        }
        // Whoever gave up asks nothing more.
        try await Task.sleep(for: .milliseconds(60))
        #expect(registry.requests.count == asked.count, "\(seed)")
    }

    private func attempt(_ image: TransportImage, _ client: TransportClient) async -> Result<Void, any Error> {
        do {
            switch action {
            case .push: try await client.push(image, isSerial: isSerial)
            case .pull, .pullByDigest:
                #expect(try await client.pull() == (image.blobs + [image.manifest]).map(\.bytes), "\(testDescription)")
            case .tags: #expect(try await client.tags() == ["v1"], "\(testDescription)")
            }
            return .success(())
        } catch {
            return .failure(error)
        }
    }

    /// A message is one line that a terminal can show, says what to do, and has no secret in it.
    static func checkText(_ text: String) {
        #expect(text.contains("; ") && text.utf8.count < 1_500, "\(text)")
        #expect(
            !text.unicodeScalars.contains { $0.properties.generalCategory == .control || $0 == "\u{202E}" }, "\(text)")
        #expect(!text.contains(password) && !text.contains("S3cret") && !text.contains("t.1-"), "\(text)")
    }

    static func list(_ requests: [TestRegistry.Request]) -> String {
        requests.map {
            "\($0.method) \($0.target.prefix(60)) \($0["Range"] ?? $0["Content-Range"] ?? "") \($0.bodyBytes) -> \($0.status ?? 0)"
        }.joined(separator: "\n")
    }
}

extension [TestRegistry.Request] {
    func of(_ kinds: TestRegistry.Kind...) -> [TestRegistry.Request] { filter { kinds.contains($0.kind) } }
}
