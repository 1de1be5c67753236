import HTTP
import OCI
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Registry

@Suite struct DownloadTests {
    @Test(arguments: [
        ("bytes 0-9/10", 0, 10), ("bytes 5-9/*", 5, nil), ("Bytes 5-5/6", 5, 6),
    ]) func contentRange(_ field: String, _ start: Int, _ total: Int?) {
        let range = ContentRange(field)
        #expect(range?.start == start && range?.total == total)
    }

    @Test(arguments: [
        "", "bytes", "bytes 0-9", "bytes 9-0/10", "bytes 0-9/9", "bytes */10", "items 0-9/10", "bytes -1-9/10",
        "bytes 0-9/10/11",
        "bytes 0-9/x", "bytes 0-99999999999999999999/*", "bytes 0-9223372036854775807/*", "bytes=0-9/10",
    ]) func noContentRange(_ field: String) { #expect(ContentRange(field) == nil) }

    @Test(arguments: [
        ("0-0", 0), ("0-1", 2), ("0-1023", 1_024), ("bytes=0-9", 10), ("1-9", nil), ("", nil), ("0-", nil),
        ("9-0", nil),
        ("0-9223372036854775807", nil), ("-1", nil), ("0-+9", nil),
    ]) func received(_ field: String, _ count: Int?) { #expect(ContentRange.received(field) == count) }

    /// A mirror that breaks off in the middle of a blob: the registry gives the rest, and only that.
    @Test func fallsBack() async throws {
        var seed = Seed()
        let image = TransportImage(layers: [200_000], &seed)
        let (mirror, own) = (try TestRegistry(), try TestRegistry())
        defer {
            mirror.stop()
            own.stop()
        }
        for registry in [mirror, own] { image.add(to: registry, "a/b", tag: "v1") }
        mirror.fail(.shortBody, on: .getBlob, times: 1)
        mirror.fail(.status(404), on: .getBlob)
        let (first, last) = (
            try TransportClient("\(mirror.authority)/a/b:v1"), try TransportClient("\(own.authority)/a/b:v1")
        )
        let bytes = try await first.onThread {
            let images = RegistryImages([first.endpoint, last.endpoint], client: first.client)
            let manifest = try Manifest(images.document(images.root()[0]), source: "test")
            return try images.blob(manifest.layers[0]).readToEnd()
        }
        #expect(bytes == image.blobs[0].bytes, "\(seed)")
        #expect(own.requests.map { $0["Range"] ?? $0.target } == ["bytes=100000-"])
        #expect(mirror.requests(.getManifest).count == 1)
        #expect(first.messages.list.withLock { $0.count == 1 && $0[0].contains(mirror.authority) })
    }

    /// A mirror whose certificates cannot be read is passed over like one that is down.
    @Test func unreadableAuthority() async throws {
        var seed = Seed()
        let image = TransportImage(layers: [10], &seed)
        let registry = try TestRegistry()
        defer { registry.stop() }
        image.add(to: registry, "a/b", tag: "v1")
        var tls = ClientSettings.TLS()
        tls.authorities = ["/none.pem"]
        let mirror = try TransportClient("127.0.0.1:1/a/b:v1", tls: tls)
        let own = try TransportClient("\(registry.authority)/a/b:v1")
        let root = try await own.onThread {
            try RegistryImages([mirror.endpoint, own.endpoint], client: own.client).root()[0]
        }
        #expect("\(root.digest)" == image.manifest.digest)
        #expect(own.messages.list.withLock { $0.count == 1 && $0[0].contains("/none.pem") })
    }

    /// What is wrong in the middle of a blob is an error, and no other place is to hide it.
    @Test func nothingToFallBackTo() async throws {
        var seed = Seed()
        let image = TransportImage(layers: [50_000], &seed)
        let registry = try TestRegistry()
        defer { registry.stop() }
        image.add(to: registry, "a/b", tag: "v1")
        registry.fail(.status(403), on: .getBlob)
        let client = try TransportClient("\(registry.authority)/a/b:v1")
        let error = await #expect(throws: RegistryError.self) {
            try await client.onThread {
                let images = RegistryImages([client.endpoint], client: client.client)
                let manifest = try Manifest(images.document(images.root()[0]), source: "test")
                _ = try images.blob(manifest.layers[0]).readToEnd()
            }
        }
        #expect(error?.kind == .unauthorized && error?.status == 403)
    }
}
