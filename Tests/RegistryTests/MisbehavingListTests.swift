import OCI
import Registry
import TestSupport
import Testing

/// Lists of tags and referrers, and a registry that goes wrong with them.
@Suite struct MisbehavingListTests {
    @Test func tags() async throws { try await MisbehaviourCase.run(Self.lists) }

    private static let lists: [MisbehaviourCase] = [
        MisbehaviourCase("none", .tags, .done),
        MisbehaviourCase("503 twice", .tags, .done).fault(.status(503), on: .tags, times: 2),
        MisbehaviourCase("a page without end", .tags, .fails(.nonsense, ["no end"])).fault(.loop, on: .tags)
            .with { $0.deadline = .seconds(8) }.expecting { $0.count <= 1_000 },
        MisbehaviourCase("huge", .tags, .fails(.nonsense, ["larger than"])).fault(.hugeBody(5 << 20), on: .tags),
        MisbehaviourCase("missing", .tags, .fails(.missing, ["status 404"])).fault(.status(404), on: .tags),
        MisbehaviourCase("silence", .tags, .fails(.unreachable, [])).fault(.silence, on: .tags),
    ]

    @Test func pages() async throws {
        var settings = TestRegistry.Settings()
        settings.pageSize = 3
        let registry = try TestRegistry(settings)
        defer { registry.stop() }
        let names = (10..<30).map { "t\($0)" }
        for name in names { registry.add(manifest: Array("{}".utf8), type: "a/b", tag: name, to: "a/b") }
        let client = try TransportClient("\(registry.authority)/a/b:v1")
        #expect(try await client.tags() == names)
        #expect(registry.requests(.tags).count == 7)
    }

    /// By the list, and by the tag where a registry has no list.
    @Test(arguments: [true, false]) func referrers(_ hasList: Bool) async throws {
        var settings = TestRegistry.Settings()
        settings.hasReferrers = hasList
        let registry = try TestRegistry(settings)
        defer { registry.stop() }
        var seed = Seed()
        let image = TransportImage(layers: [10], &seed)
        image.add(to: registry, "a/b", tag: "v1")
        let subject = #"{"mediaType":"\#(TransportImage.manifestType)","digest":"\#(image.manifest.digest)","size":1}"#
        let empty = registry.add(blob: Array("{}".utf8), to: "a/b")
        let config = #"{"mediaType":"application/vnd.oci.empty.v1+json","digest":"\#(empty)","size":2}"#
        let text =
            #"{"schemaVersion":2,"mediaType":"\#(TransportImage.manifestType)","artifactType":"a/signature","#
            + #""config":\#(config),"layers":[],"subject":\#(subject)}"#
        let digest = registry.add(manifest: Array(text.utf8), type: TransportImage.manifestType, to: "a/b")
        if !hasList {
            let entry =
                #"{"mediaType":"\#(TransportImage.manifestType)","digest":"\#(digest)","size":\#(text.utf8.count)}"#
            let type = "application/vnd.oci.image.index.v1+json"
            let index = #"{"schemaVersion":2,"mediaType":"\#(type)","manifests":[\#(entry)]}"#
            registry.add(
                manifest: Array(index.utf8), type: type, tag: "sha256-\(image.manifest.digest.dropFirst(7))", to: "a/b")
        }
        let client = try TransportClient("\(registry.authority)/a/b:v1")
        let found = try await client.onThread {
            try client.client.repository(for: client.endpoint).referrers(image.manifestDescriptor.digest)
        }
        #expect(found.map { "\($0.digest)" } == [digest])
        let none = try await client.onThread {
            try client.client.repository(for: client.endpoint).referrers(Digest(digest))
        }
        #expect(none.isEmpty)
    }

    /// What refers to an image is found again, whoever keeps the list; pushing it twice lists it once.
    @Test(arguments: [true, false]) func pushedReferrers(_ hasList: Bool) async throws {
        var settings = TestRegistry.Settings()
        settings.hasReferrers = hasList
        let registry = try TestRegistry(settings)
        defer { registry.stop() }
        var seed = Seed()
        let image = TransportImage(layers: [10], &seed)
        image.add(to: registry, "a/b", tag: "v1")
        let empty = registry.add(blob: Array("{}".utf8), to: "a/b")
        let client = try TransportClient("\(registry.authority)/a/b:v1")
        for type in ["a/signature", "a/list", "a/list"] {
            let text =
                #"{"schemaVersion":2,"mediaType":"\#(TransportImage.manifestType)","artifactType":"\#(type)","#
                + #""config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"\#(empty)","size":2},"layers":[],"#
                + #""subject":{"mediaType":"m","digest":"\#(image.manifest.digest)","size":1},"annotations":{"a":"b"}}"#
            try await client.onThread {
                let bytes = Array(text.utf8)
                try client.client.repository(for: client.endpoint)
                    .putManifest(bytes, mediaType: .manifest, selector: "\(Digest(of: bytes))")
            }
        }
        let found = try await client.onThread {
            try client.client.repository(for: client.endpoint).referrers(image.manifestDescriptor.digest)
        }
        #expect(Set(found.map(\.artifactType)) == ["a/signature", "a/list"] && found.count == 2)
        #expect(found.allSatisfy { $0.annotations == ["a": "b"] })
    }
}
