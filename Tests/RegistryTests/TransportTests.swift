import Registry
import TestSupport
import Testing

@Suite struct TransportTests {
    @Test func roundTrip() async throws {
        var seed = Seed()
        let image = TransportImage(layers: [200_000, 1, 30_000], &seed)
        let registry = try TestRegistry()
        defer { registry.stop() }
        let client = try TransportClient("\(registry.authority)/a/b:v1")
        try await client.push(image)
        #expect(image.isWhole(in: registry, "a/b", tag: "v1"), "\(seed)")
        #expect(try await client.pull() == (image.blobs + [image.manifest]).map(\.bytes), "\(seed)")
    }
}
