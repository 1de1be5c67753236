import OCI
import TestSupport
import Testing

/// The tool that moves images between registries reads ours, and we read what it writes.
@Suite(.enabled(if: Tool("skopeo").isUsable)) struct SkopeoTests {
    @Test(arguments: ["oci", "oci-archive"], ["latest", nil]) func inspect(_ transport: String, _ tag: String?)
        async throws
    {
        let directory = try TemporaryDirectory()
        let location = try directory.location(transport, "image", tag: tag)
        let written = try Sample.write(to: location.destination())
        let result = try await run("skopeo", ["inspect", location.description])
        #expect(result.succeeded, "\(result)")
        #expect(result.output.contains("\"Digest\": \"\(written.digest)\""))
        #expect(
            result.output.contains("\"Created\": \"2023-11-14T22:13:20Z\"")
                && result.output.contains("\"Architecture\": \"amd64\""))
        let config = try await run("skopeo", ["inspect", "--config", location.description])
        #expect(
            config.succeeded && config.output.contains("\"80/tcp\": {}") && config.output.contains("org.example.a"),
            "\(config)")
    }

    /// Ours, then a copy by skopeo, then a copy of the copy in the other form: the same digests all the way.
    @Test(arguments: [("oci", "oci-archive"), ("oci-archive", "oci")]) func copy(_ from: String, _ to: String)
        async throws
    {
        let directory = try TemporaryDirectory()
        let first = try directory.location(from, "first", tag: "v1")
        let written = try Sample.write(to: first.destination())
        let second = try directory.location(to, "second", tag: "v1")
        let third = try directory.location(from, "third", tag: "v1")
        for (source, target) in [(first, second), (second, third)] {
            // Without the flag skopeo compresses every plain layer that it copies into a layout.
            let result = try await run(
                "skopeo", ["--insecure-policy", "copy", "--preserve-digests", source.description, target.description])
            #expect(result.succeeded, "\(result)")
            let image = try OpenedImage(target)
            #expect(image.descriptor.digest == written.digest)
            #expect(image.layers.map(\.descriptor.digest) == (try OpenedImage(first).layers.map(\.descriptor.digest)))
        }
    }

    /// skopeo adds an image to a layout of ours, we replace it, and skopeo reads both.
    @Test func sharedLayout() async throws {
        let directory = try TemporaryDirectory()
        let ours = try directory.location("oci", "d", tag: "ours")
        let theirs = try directory.location("oci", "d", tag: "theirs")
        try Sample.write(to: ours.destination(), variant: 1)
        let copied = try await run("skopeo", ["--insecure-policy", "copy", ours.description, theirs.description])
        #expect(copied.succeeded, "\(copied)")
        let replaced = try Sample.write(to: ours.destination(), variant: 2)
        for (location, isReplaced) in [(ours, true), (theirs, false)] {
            let result = try await run("skopeo", ["inspect", location.description])
            #expect(result.succeeded && result.output.contains(replaced.digest.hex) == isReplaced, "\(result)")
        }
    }

    /// A gzip layer, as most images have, is reported as such.
    @Test func compressedLayers() async throws {
        let directory = try TemporaryDirectory()
        let first = try directory.location("oci", "first", tag: "v1")
        try Sample.write(to: first.destination())
        let second = try directory.location("oci", "second", tag: "v1")
        let packed = try await run("skopeo", ["--insecure-policy", "copy", first.description, second.description])
        #expect(packed.succeeded, "\(packed)")
        let layers = try OpenedImage(second).layers
        #expect(layers.allSatisfy { !$0.isPlain && $0.descriptor.mediaType == .gzipLayer })
    }
}
