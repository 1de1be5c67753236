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
            _ = try destination.publish(Manifest(config: blob, layers: [layer]), platform: Platform(.amd64))
            #expect(throws: ImageError.self) { try OpenedImage(location) }
        }
    }
}
