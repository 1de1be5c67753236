import Archive
import Files
import OCI
import SystemPackage
import TestSupport
import Testing

@Suite struct DockerArchiveWriterTests {
    /// Names are completed as skopeo does, or refused.
    @Test(
        .enabled(if: Tool("skopeo").isUsable),
        arguments: [
            nil, "app", "app:v1", "team/app", "localhost/app:v1", "example.org:5000/a/b:1.0", "App", "app:", "a/b/c",
            "docker.io/app:x", "app+x", "-app",
        ])
    func names(_ name: String?) async throws {
        let directory = try TemporaryDirectory()
        let start = try directory.location("oci", "start")
        try Sample.write(to: start.destination())
        let target = "docker-archive:\(directory("theirs"))" + (name.map { ":\($0)" } ?? "")
        let theirs = try await run("skopeo", ["--insecure-policy", "copy", start.description, target])
        let ours = try? Copying.copy(start, to: directory.location("docker-archive", "ours", tag: name), .only)
        #expect((ours != nil) == theirs.succeeded, "\(theirs)")
        guard let ours else { return #expect(try await !directory.tree(".").contains { $0.contains("ours") }) }
        var lists: [String] = []
        for file in ["ours", "theirs"] {
            lists.append(try await run("tar", ["-xOf", directory(file), "manifest.json"]).output)
        }
        #expect(lists[0] == lists[1])
        #expect(ours.published.annotations[Descriptor.referenceName] == nil || name != nil)
    }

    /// Layers of every compression come out plain, whether they are copied or made here; equal ones are kept once.
    @Test(.enabled(if: Tool("gzip").isUsable && Tool("zstd").isUsable), arguments: [true, false])
    func unpacked(_ isMade: Bool) async throws {
        let directory = try TemporaryDirectory()
        let (tar, digest) = try await layers(in: directory)
        let location = try directory.location("docker-archive", "image")
        let destination = try location.destination()
        let layers = try [("a.gz", MediaType.gzipLayer), ("a.zst", .zstdLayer), ("a.gz", .gzipLayer), ("a", .layer)]
            .map { name, type in
                let bytes = try readBytes(directory(name))
                if isMade { return try destination.putBlob(mediaType: type, bytes: bytes) }
                let blob = Descriptor(mediaType: type, digest: try Digest(of: bytes), size: bytes.count)
                try destination.takeBlob(blob) { Bytes(bytes) }
                return blob
            }
        #expect(try destination.readBack(layers[3]).bytes(limit: 1 << 20) == tar)
        #expect(throws: ImageError.self) { try destination.readBack(layers[0]) }
        let config = ImageConfig(
            created: nil, platform: Platform(.amd64), execution: .init(),
            layerDigests: [Digest](repeating: digest, count: 4))
        let blob = try destination.putBlob(mediaType: .config, bytes: config.bytes)
        let manifest = Manifest(config: blob, layers: layers)
        _ = try destination.publish([destination.putManifest(manifest, platform: Platform(.amd64))])
        let image = try OpenedImage(location)
        #expect(image.layers.map(\.descriptor.digest) == [Digest](repeating: digest, count: 4))
        #expect(image.config == config)
        let names = try await run("tar", ["-tf", directory("image")]).output.split(separator: "\n")
        #expect(names == ["\(digest.hex).tar", "\(blob.digest.hex).json", "manifest.json"])
    }

    /// A layer that is not what its descriptor says is not stored.
    @Test(.enabled(if: Tool("gzip").isUsable && Tool("zstd").isUsable), arguments: ["a.gz", "a.zst"])
    func damaged(_ name: String) async throws {
        let directory = try TemporaryDirectory()
        _ = try await layers(in: directory)
        let before = try await directory.tree(".")
        let good = try readBytes(directory(name))
        let type = name == "a.gz" ? MediaType.gzipLayer : .zstdLayer
        let layer = Descriptor(mediaType: type, digest: try Digest(of: good), size: good.count)
        do {
            let destination = try directory.location("docker-archive", "image").destination()
            var changed = good
            changed[40] ^= 1
            for bytes in [changed, good.dropLast(), good + good, good + [0], [], Array("text".utf8)] {
                #expect(throws: (any Error).self) { try destination.takeBlob(layer) { Bytes(bytes) } }
            }
            let wrong = Descriptor(mediaType: .layer, digest: layer.digest, size: 9)
            #expect(throws: ImageError.self) { try destination.takeBlob(wrong) { Bytes(good) } }
            #expect(throws: (any Error).self) { try publish([layer], [try Digest(of: good)], to: destination) }
            try destination.takeBlob(layer) { Bytes(good) }
            #expect(throws: ImageError.self) { try publish([layer], [try Digest(of: good)], to: destination) }
        }
        #expect(try await directory.tree(".") == before)
    }

    /// The layers must be those of the config, in its order.
    @Test func otherLayers() throws {
        let directory = try TemporaryDirectory()
        let destination = try directory.location("docker-archive", "image").destination()
        let one = try destination.putBlob(mediaType: .layer, bytes: [1])
        let two = try destination.putBlob(mediaType: .layer, bytes: [2])
        for digests in [[two.digest, one.digest], [one.digest], [], [one.digest, two.digest, two.digest]] {
            #expect(throws: ImageError.self) { try publish([one, two], digests, to: destination) }
        }
        try publish([one, two], [one.digest, two.digest], to: destination)
        #expect(try OpenedImage(directory.location("docker-archive", "image")).layers.count == 2)
    }

    /// What Docker has no room for.
    @Test func notDocker() throws {
        let directory = try TemporaryDirectory()
        let destination = try directory.location("docker-archive", "image").destination()
        let empty = Descriptor(mediaType: .empty, digest: try Digest(of: Array("{}".utf8)), size: 2)
        #expect(throws: ImageError.self) { try destination.takeBlob(empty) { Bytes(Array("{}".utf8)) } }
        let bytes = ImageIndex(manifests: []).bytes
        let index = Descriptor(mediaType: .index, digest: try Digest(of: bytes), size: bytes.count)
        #expect(throws: ImageError.self) { try destination.putDocument(bytes, index) }
        let artifact = Manifest(config: empty, layers: [])
        #expect(throws: ImageError.self) { try destination.putManifest(artifact, platform: Platform(.amd64)) }
        let images = try Architecture.allCases.map { try Sample.put(to: destination, architecture: $0) }
        #expect(throws: ImageError.self) { try destination.publish(images) }
        #expect(throws: ImageError.self) { try destination.publish([]) }
        #expect(throws: ImageError.self) { try destination.publish([empty]) }
    }

    /// Stores a config of these layers and a manifest of those, and publishes it.
    private func publish(_ layers: [Descriptor], _ digests: [Digest], to destination: any ImageDestination) throws {
        let config = ImageConfig(
            created: nil, platform: Platform(.amd64), execution: .init(), layerDigests: digests)
        let blob = try destination.putBlob(mediaType: .config, bytes: config.bytes)
        let manifest = Manifest(config: blob, layers: layers)
        _ = try destination.publish([destination.putManifest(manifest, platform: Platform(.amd64))])
    }

    /// A small tar, plain as `a` and packed as `a.gz` and `a.zst`, and its digest.
    private func layers(in directory: TemporaryDirectory) async throws -> (tar: [UInt8], digest: Digest) {
        try directory.write("file", String(repeating: "text", count: 1_000))
        let made = try await run(
            "sh", ["-ec", "tar -cf a file; gzip -k a; zstd -q a"], in: directory.path)
        guard made.succeeded else { throw TestFailure("\(made)") }
        let tar = try readBytes(directory("a"))
        return (tar, try Digest(of: tar))
    }
}
