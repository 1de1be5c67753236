import OCI
import Registry
import TestSupport
import Testing

/// A registry that goes wrong while an image is stored.
@Suite struct MisbehavingPushTests {
    @Test func upload() async throws { try await MisbehaviourCase.run(Self.uploads + Self.chunks) }

    @Test func end() async throws { try await MisbehaviourCase.run(Self.ends) }

    /// All layers and the config; pieces are 64 KiB, so one layer has four.
    private static let size = 203_001

    /// No byte came twice.
    @Sendable private static func nothingTwice(_ requests: [TestRegistry.Request]) -> Bool {
        let config = requests.of(.finishUpload).map(\.bodyBytes).filter { ![0, 1, 3_000].contains($0) }.reduce(0, +)
        return requests.of(.patchUpload, .finishUpload).reduce(0) { $0 + $1.bodyBytes } == size + config && config < 500
    }

    private static let uploads: [MisbehaviourCase] = [
        MisbehaviourCase("HEAD is unknown", .push, .done).fault(.status(405), on: .headBlob),
        MisbehaviourCase("HEAD 503 twice", .push, .done).fault(.status(503), on: .headBlob, times: 2),
        MisbehaviourCase("HEAD 500", .push, .fails(.busy, ["status 500"])).fault(.status(500), on: .headBlob),
        MisbehaviourCase("HEAD 403", .push, .fails(.unauthorized, ["status 403"])).fault(.status(403), on: .headBlob)
            .expecting { $0.of(.startUpload).isEmpty },
        MisbehaviourCase("503 twice", .push, .done).fault(.status(503), on: .startUpload, times: 2),
        MisbehaviourCase("500", .push, .fails(.busy, ["status 500"])).fault(.status(500), on: .startUpload),
        MisbehaviourCase("403", .push, .fails(.unauthorized, ["status 403", "right"]))
            .fault(.status(403), on: .startUpload),
        MisbehaviourCase("no place", .push, .fails(.nonsense, [])).fault(.noLocation, on: .startUpload),
        MisbehaviourCase("silence once", .push, .done).fault(.silence, on: .startUpload, times: 1),
        MisbehaviourCase("silence", .push, .fails(.unreachable, [])).fault(.silence, on: .startUpload),
        MisbehaviourCase("no answer once", .push, .done).fault(.closeBeforeAnswer, on: .startUpload, times: 1),
        MisbehaviourCase("redirect without end", .push, .fails(.nonsense, ["circle"]))
            .fault(.redirectToItself, on: .startUpload),
    ]

    private static let chunks: [MisbehaviourCase] = [
        MisbehaviourCase("none", .push, .done).expecting(nothingTwice),
        MisbehaviourCase("closed after every answer", .push, .done).fault(.closeAfterAnswer, on: .patchUpload)
            .fault(.closeAfterAnswer, on: .finishUpload).expecting(nothingTwice),
        MisbehaviourCase("no answer, 3 times", .push, .done)
            .fault(.closeBeforeAnswer, on: .patchUpload, times: 3).expecting(nothingTwice),
        MisbehaviourCase("closed at the head, twice", .push, .done).fault(.closeAtHead, on: .patchUpload, times: 2),
        MisbehaviourCase("closed at the head", .push, .fails(.unreachable, ["no answer"]))
            .fault(.closeAtHead, on: .patchUpload),
        MisbehaviourCase("500 twice", .push, .done).fault(.status(500), on: .patchUpload, times: 2),
        MisbehaviourCase("500", .push, .fails(.busy, ["status 500"])).fault(.status(500), on: .patchUpload),
        MisbehaviourCase("429, a second", .push, .done).with { $0.least = .seconds(1) }
            .fault(.status(429, .seconds(1)), on: .patchUpload, skipping: 1, times: 1),
        MisbehaviourCase("416 once", .push, .done).fault(.status(416), on: .patchUpload, skipping: 1, times: 1),
        MisbehaviourCase("forgotten once", .push, .done).fault(
            .forgottenUpload, on: .patchUpload, skipping: 2, times: 1),
        MisbehaviourCase("forgotten", .push, .fails(.missing, ["status 404"]))
            .fault(.forgottenUpload, on: .patchUpload).with { $0.changeLimits = { $0.uploads = 3 } },
        MisbehaviourCase("forgotten when asked", .push, .done)
            .fault(.closeAtHead, on: .patchUpload, skipping: 1, times: 1).fault(
                .forgottenUpload, on: .askUpload, times: 1),
        MisbehaviourCase("silence once", .push, .done).fault(.silence, on: .patchUpload, times: 1),
        MisbehaviourCase("reads no more, once", .push, .done)
            .fault(.stopsReading(after: 10_000), on: .patchUpload, times: 1),
        MisbehaviourCase("reads no more", .push, .fails(.unreachable, []))
            .fault(.stopsReading(after: 10_000), on: .patchUpload).with { $0.changeLimits = { $0.uploads = 4 } },
        MisbehaviourCase("an early 500", .push, .done).fault(.earlyStatus(500), on: .patchUpload, times: 1),
        MisbehaviourCase("an early 413", .push, .fails(.refused, ["status 413", "too large"]))
            .fault(.earlyStatus(413), on: .patchUpload),
        MisbehaviourCase("takes what was not sent", .push, .done).fault(.earlyStatus(202), on: .patchUpload, times: 1)
            .with {
                $0.layers = [24 << 20]
                $0.changeLimits = { $0.chunk = 20 << 20 }
            },
        MisbehaviourCase("no place", .push, .done).fault(.noLocation, on: .patchUpload),
        MisbehaviourCase("breaks lose all", .push, .done).with { $0.settings.keepsBrokenBodies = false }
            .fault(.closeAtHead, on: .patchUpload, skipping: 1, times: 1),
        MisbehaviourCase("chunks of 150,000 at least", .push, .done).with { $0.settings.minimumChunk = 150_000 }
            .expecting { $0.of(.patchUpload).map(\.bodyBytes) == [150_000, 50_000] },
        MisbehaviourCase("a chunk larger than the blob", .push, .done).with { $0.settings.minimumChunk = 1 << 30 }
            .expecting { $0.of(.patchUpload).isEmpty },
        MisbehaviourCase("a chunk without end", .push, .done).with { $0.settings.minimumChunk = .max },
    ]

    private static let ends: [MisbehaviourCase] = [
        MisbehaviourCase("blob, no answer", .push, .done).fault(.closeBeforeAnswer, on: .finishUpload, times: 3)
            .expecting(nothingTwice),
        MisbehaviourCase("blob, closed at the head", .push, .done).fault(.closeAtHead, on: .finishUpload, times: 2),
        MisbehaviourCase("blob, 500 once", .push, .done).fault(.status(500), on: .finishUpload, times: 1),
        MisbehaviourCase("blob, 400", .push, .fails(.refused, ["status 400"])).fault(.status(400), on: .finishUpload)
            .with { $0.changeLimits = { $0.uploads = 3 } },
        MisbehaviourCase("blob stored as another", .push, .fails(.nonsense, ["stored blob"]))
            .fault(.otherDigest, on: .finishUpload),
        MisbehaviourCase("blob, no digest", .push, .done).fault(.noDigest, on: .finishUpload),
        MisbehaviourCase("manifest, no answer", .push, .done).fault(.closeBeforeAnswer, on: .putManifest, times: 2),
        MisbehaviourCase("manifest, 503 twice", .push, .done).fault(.status(503), on: .putManifest, times: 2),
        MisbehaviourCase("manifest, 500", .push, .fails(.busy, ["status 500"])).fault(.status(500), on: .putManifest),
        MisbehaviourCase("manifest, 400", .push, .fails(.refused, ["status 400", "TEST_400"]))
            .fault(.status(400), on: .putManifest).expecting { $0.of(.putManifest).count == 1 },
        MisbehaviourCase("manifest, 413", .push, .fails(.refused, ["too large"]))
            .with { $0.settings.manifestLimit = 10 }.expecting { $0.of(.putManifest).count == 1 },
        MisbehaviourCase("manifest, silence", .push, .fails(.unreachable, ["no answer"]))
            .fault(.silence, on: .putManifest),
        MisbehaviourCase("manifest, an early 401", .push, .fails(.unauthorized, ["status 401", "log in"]))
            .fault(.earlyStatus(401), on: .putManifest),
        MisbehaviourCase("manifest, no digest", .push, .done).fault(.noDigest, on: .putManifest),
    ]

    /// A registry that calls a blob stored before it has it is not believed.
    @Test func storedTooEarly() async throws {
        var seed = Seed()
        let image = TransportImage(layers: [24 << 20], &seed)
        let registry = try TestRegistry()
        defer { registry.stop() }
        registry.fail(.earlyStatus(201), on: .finishUpload, times: 1)
        let client = try TransportClient("\(registry.authority)/a/b:v1") { $0.chunk = 32 << 20 }
        let outcome = try await client.onThread {
            let destination = RegistryDestination(client.endpoint, client: client.client)
            return try destination.take(image.content(0)) { _ in }
        }
        let blob = image.blobs[0]
        #expect(outcome == .stored && registry.blob(blob.digest, in: "a/b") == blob.bytes, "\(seed)")
        #expect(registry.requests(.finishUpload).count == 2)
    }

    /// A manifest that is stored as another one is none of ours, whatever the tag says then.
    @Test func manifestStoredAsAnother() async throws {
        var seed = Seed()
        let image = TransportImage(layers: [10], &seed)
        let registry = try TestRegistry()
        defer { registry.stop() }
        registry.fail(.otherDigest, on: .putManifest)
        let client = try TransportClient("\(registry.authority)/a/b:v1")
        let error = await #expect(throws: RegistryError.self) { try await client.push(image) }
        #expect(error?.kind == .nonsense, "\(String(describing: error))")
        #expect(registry.tags(of: "a/b").isEmpty && registry.requests(.putManifest).count == 1)
    }
}
