import Files
import OCI
import SystemPackage
import TestSupport
import Testing

@Suite struct DamageTests {
    /// Each blob in turn is changed in one byte, cut, or removed.
    @Test(arguments: ["manifest", "config", "layer"], ["change", "cut", "remove"])
    func damagedBlobs(_ blob: String, _ damage: String) async throws {
        let directory = try TemporaryDirectory()
        let location = try directory.location("oci", "d")
        let descriptor = try Sample.write(to: location.destination())
        let image = try OpenedImage(location)
        let digest =
            ["manifest": descriptor.digest, "config": image.manifest.config.digest][blob]
            ?? image.manifest.layers[0].digest
        let name = "d/blobs/sha256/\(digest.hex)"
        let command =
            ["change": "printf X | dd of=$0 bs=1 seek=30 conv=notrunc status=none", "cut": "truncate -s -1 $0"][damage]
            ?? "rm $0"
        #expect(try await run("sh", ["-c", command, directory(name)]).succeeded)
        if blob == "layer", damage == "change" {
            // A layer's digest is not verified on opening.
            _ = try OpenedImage(location)
        } else {
            let error = #expect(throws: ImageError.self) { try OpenedImage(location) }
            #expect(error?.description.contains(digest.hex) == true)
        }
    }

    @Test(arguments: ["", "x", "{}", #"{"schemaVersion":2}"#, #"{"schemaVersion":2,"manifests":[]}"#])
    func badIndex(_ text: String) throws {
        let directory = try TemporaryDirectory()
        let location = try directory.location("oci", "d")
        try Sample.write(to: location.destination())
        try directory.write("d/index.json", text)
        if !text.hasSuffix("[]}") { #expect(throws: (any Error).self) { try location.destination() } }
        #expect(throws: (any Error).self) { try OpenedImage(location) }
    }

    @Test func noImage() throws {
        let directory = try TemporaryDirectory()
        try directory.write("text", "no archive")
        for text in [
            "oci:\(directory.path)", "oci:/nonexistent", "oci-archive:\(directory("text"))",
            "oci-archive:\(directory.path)",
        ] {
            let error = #expect(throws: ImageError.self) { try OpenedImage(ImageLocation(text)) }
            #expect(
                error?.description.contains(text) == true && error?.description.contains("slipway image create") == true
            )
        }
    }

    /// Layers that the manifest and the config do not agree on.
    @Test func foreignLayers() throws {
        let directory = try TemporaryDirectory()
        let location = try directory.location("oci", "d")
        let destination = try location.destination()
        let layer = try destination.putBlob(mediaType: .layer, bytes: [1])
        let other = try destination.putBlob(mediaType: .layer, bytes: [2])
        for digests in [[], [other.digest], [layer.digest, layer.digest]] {
            let config = ImageConfig(
                created: nil, platform: Platform(.amd64), execution: .init(), layerDigests: digests)
            let blob = try destination.putBlob(mediaType: .config, bytes: config.bytes)
            let manifest = Manifest(config: blob, layers: [layer])
            _ = try destination.publish([destination.putManifest(manifest, platform: Platform(.amd64))])
            #expect(throws: ImageError.self) { try OpenedImage(location) }
        }
    }

    /// Random damage to any file of any form is an error or does no harm; it never traps.
    @Test(.enabled(if: Tool("skopeo").isUsable), arguments: ["oci", "oci-archive", "dir", "docker-archive"])
    func noise(_ transport: String) async throws {
        let directory = try TemporaryDirectory()
        let start = try directory.location("oci", "start")
        try Sample.write(to: start.destination())
        let target = try directory.location(transport, "target")
        let made = try await run("skopeo", ["--insecure-policy", "copy", start.description, target.description])
        #expect(made.succeeded, "\(made)")
        let files = try await run("find", ["target", "-type", "f", "-size", "-200k"], in: directory.path)
        var seed = Seed()
        for name in files.output.split(separator: "\n").map(String.init) {
            let whole = try readFile(FilePath(directory(name)), limit: 1 << 20)
            for _ in 0..<20 {
                var bytes = whole
                for _ in 0..<Int.random(in: 1...4, using: &seed) where !bytes.isEmpty {
                    // Most of a tar is padding and data; its headers stand at the front of a block.
                    let block = Int.random(in: 0...bytes.count / 512, using: &seed) * 512
                    let place = min(block + Int.random(in: 0..<512, using: &seed), bytes.count - 1)
                    switch Int.random(in: 0..<3, using: &seed) {
                    case 0: bytes[place] = UInt8.random(in: 0...255, using: &seed)
                    case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &seed)
                    default: bytes.removeLast(Int.random(in: 0...bytes.count, using: &seed))
                    }
                }
                try overwrite(directory(name), bytes)
                _ = try? Copying.copy(target, to: directory.location("docker-archive", "copy"), .only)
                guard let source = try? target.source(), let image = try? SourceImage(source) else { continue }
                for layer in image.manifest.layers { _ = try? source.blob(layer).all() }
            }
            try overwrite(directory(name), whole)
        }
        #expect(try OpenedImage(target).layers.count == 2, "\(seed)")
    }

    private func overwrite(_ path: String, _ bytes: [UInt8]) throws {
        let file = try FileDescriptor.open(
            FilePath(path), .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
        _ = try file.closeAfter { try file.writeAll(bytes) }
    }
}
