import Archive
import Files
import OCI
import TestSupport
import Testing

@Suite struct SourceTests {
    private static let platforms = [
        ("amd64", nil), ("amd64", "v3"), ("arm", "v6"), ("arm", "v7"), ("arm64", "v8"),
    ]

    /// Variants: the one that an architecture began with is the plain one, and a wish without a variant prefers it.
    @Test func variants() throws {
        let directory = try TemporaryDirectory()
        let layout = try Layout(directory)
        let entries = try Self.platforms.map { try layout.image($0, $1) }
        try layout.name([try layout.index(entries)])
        let source = try layout.location.source()
        #expect(
            try source.platforms().map(\.description) == [
                "linux/amd64", "linux/amd64/v3", "linux/arm/v6", "linux/arm/v7", "linux/arm64",
            ])
        #expect(try SourceImage(source, platform: Platform(.amd64)).platform.description == "linux/amd64")
        #expect(try SourceImage(source, platform: Platform(.arm64)).platform == Platform(.arm64))
        try layout.name([try layout.index([try layout.image("amd64", "v3")])])
        let only = try SourceImage(layout.location.source(), platform: Platform(.amd64))
        #expect(only.platform.description == "linux/amd64/v3")
    }

    /// Indexes in indexes are followed, up to a depth, and each is read once.
    @Test(arguments: [(1, true), (8, true), (9, false), (40, false)]) func nesting(_ depth: Int, _ isGood: Bool) throws
    {
        let directory = try TemporaryDirectory()
        let layout = try Layout(directory)
        var entry = try layout.image("amd64", nil)
        // Every level names the one below a hundred times: read each time, the lowest would never be reached.
        for _ in 0..<depth { entry = try layout.index([String](repeating: entry, count: 100)) }
        try layout.name([entry])
        let source = try layout.location.source()
        if isGood {
            #expect(try SourceImage(source, platform: Platform(.amd64)).platform == Platform(.amd64))
        } else {
            let error = #expect(throws: ImageError.self) { try SourceImage(source) }
            #expect(error?.description.contains("nest too deep") == true)
        }
    }

    @Test func manyIndexes() throws {
        let directory = try TemporaryDirectory()
        let layout = try Layout(directory)
        let image = try layout.image("amd64", nil)
        try layout.name(try (0..<101).map { try layout.index([image], note: "\($0)") })
        #expect(throws: ImageError.self) { try layout.location.source().platforms() }
    }

    /// An index that names itself cannot have its own digest; one that pretends to is damaged.
    @Test func cycle() throws {
        let directory = try TemporaryDirectory()
        let layout = try Layout(directory)
        let one = "sha256:" + String(repeating: "1", count: 64)
        let entry = #"{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"\#(one)","size":SIZE}"#
        let text = #"{"schemaVersion":2,"manifests":[\#(entry)]}"#.replacing("SIZE", with: "190")
        try directory.write("d/blobs/sha256/\(one.dropFirst(7))", text)
        try layout.name([entry.replacing("SIZE", with: "\(text.utf8.count)")])
        let error = #expect(throws: ImageError.self) { try SourceImage(layout.location.source()) }
        #expect(error?.description.contains(one) == true)
    }

    /// Documents that are too large are not read.
    @Test func hugeDocuments() throws {
        let directory = try TemporaryDirectory()
        let layout = try Layout(directory)
        let text = #"{"schemaVersion":2,"manifests":[]}"# + String(repeating: " ", count: 4 << 20)
        let blob = try layout.put(.index, Array(text.utf8))
        try layout.name([layout.entry(blob)])
        let error = #expect(throws: ImageError.self) { try layout.location.source().platforms() }
        #expect(error?.description.contains("at most 4194304") == true)
        let claimed = layout.entry(blob).replacing("\"size\":\(blob.size)", with: "\"size\":100")
        try layout.name([claimed])
        #expect(throws: ImageError.self) { try layout.location.source().platforms() }
        try directory.write("d/index.json", text)
        #expect(throws: ImageError.self) { try layout.location.source().platforms() }
    }

    /// An artifact: no config, so the index tells the platform, and the layers' digests are their own.
    @Test(.enabled(if: Tool("skopeo").isUsable)) func artifact() async throws {
        let directory = try TemporaryDirectory()
        let location = try directory.location("oci", "d", tag: "data")
        let destination = try location.destination()
        let config = try destination.putBlob(mediaType: .empty, bytes: Array("{}".utf8))
        #expect(config.digest.hex.hasPrefix("44136fa3") && config.size == 2)
        let layers = [
            try destination.putBlob(mediaType: .layer, bytes: [1]),
            try destination.putBlob(mediaType: .gzipLayer, bytes: [2]),
        ]
        let manifest = Manifest(config: config, layers: layers, artifactType: "application/vnd.example.data.v1")
        let text = String(decoding: manifest.bytes, as: UTF8.self)
        #expect(text.contains(#"manifest.v1+json","artifactType":"application/vnd.example.data.v1","config":{"#))
        #expect(try Manifest(manifest.bytes, source: "m") == manifest)
        let stored = try destination.putManifest(manifest, platform: Platform(.arm64))
        _ = try destination.publish([stored])
        let image = try OpenedImage(location, platform: Platform(.arm64))
        #expect(image.manifest == manifest && image.config.platform == Platform(.arm64))
        #expect(image.config.layerDigests == [layers[0].digest] && image.layers.map(\.isPlain) == [true, false])
        #expect(throws: ImageError.self) { try OpenedImage(location, platform: Platform(.amd64)) }
        let raw = try await run("skopeo", ["inspect", "--raw", location.description])
        #expect(raw.succeeded && raw.output == text, "\(raw)")
        // Without a platform anywhere it is what the caller wants.
        let plain = Descriptor(mediaType: stored.mediaType, digest: stored.digest, size: stored.size)
        _ = try destination.publish([plain])
        #expect(try SourceImage(location.source(), platform: Platform(.amd64)).platform == Platform(.amd64))
        #expect(try SourceImage(location.source()).platform.description == "unknown/unknown")
    }

    /// The bytes of a layer are verified while they are read.
    @Test(arguments: [("change", "digest"), ("cut", "bytes"), ("grow", "bytes"), ("remove", "missing")])
    func damagedLayers(_ damage: String, _ complaint: String) async throws {
        let directory = try TemporaryDirectory()
        let location = try directory.location("oci", "d")
        try Sample.write(to: location.destination())
        let layer = try #require(try OpenedImage(location).layers.first).descriptor
        let source = try location.source()
        #expect(try Digest(of: source.blob(layer).all()) == layer.digest)
        let commands = [
            "change": "printf X | dd of=$0 bs=1 seek=700 conv=notrunc status=none", "cut": "truncate -s -1 $0",
            "grow": "printf X >> $0",
        ]
        let path = directory("d/blobs/sha256/\(layer.digest.hex)")
        #expect(try await run("sh", ["-c", commands[damage] ?? "rm $0", path]).succeeded)
        let error = #expect(throws: ImageError.self) { _ = try source.blob(layer).all() }
        #expect(error?.description.contains(complaint) == true && error?.description.contains(layer.digest.hex) == true)
    }

    /// A stream that is held against a descriptor gives its last bytes only when all are right.
    @Test(arguments: [0, 1, 70_000, 70_001, 200_000], [-1, 0, 1]) func verified(_ size: Int, _ surplus: Int) throws {
        let bytes = [UInt8](repeating: 3, count: size)
        let descriptor = Descriptor(mediaType: .layer, digest: try Digest(of: bytes), size: size)
        if size + surplus < 0 { return }
        let given = Bytes([UInt8](repeating: 3, count: size + surplus))
        let source = try VerifiedSource(given, expecting: descriptor, image: "x")
        if surplus == 0 {
            #expect(try source.all() == bytes)
            #expect(try source.all() == [])
        } else {
            #expect(throws: ImageError.self) { try source.all() }
        }
    }
}
