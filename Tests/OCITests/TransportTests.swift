import Files
import OCI
import TestSupport
import Testing

/// Images that skopeo carried from one form to another, read by us.
@Suite(.enabled(if: Tool("skopeo").isUsable)) struct TransportTests {
    private static let transports = ["oci", "oci-archive", "dir", "docker-archive"]

    /// Ours goes to every form and from there to every other.
    @Test(arguments: transports) func everyWay(_ first: String) async throws {
        let directory = try TemporaryDirectory()
        let start = try directory.location("oci", "start", tag: "v1")
        try Sample.write(to: start.destination())
        let original = try OpenedImage(start)
        let one = try place(directory, first, "one")
        try await copy(start, to: one)
        try check(one, against: original)
        for second in Self.transports {
            let two = try place(directory, second, "two-" + second)
            try await copy(one, to: two)
            try check(two, against: original)
        }
    }

    /// Docker's manifests, with layers that are compressed and layers that are not.
    @Test(arguments: [true, false]) func schemaTwo(_ isPlain: Bool) async throws {
        let directory = try TemporaryDirectory()
        let start = try directory.location("oci", "start", tag: "v1")
        try Sample.write(to: start.destination())
        let plain = try directory.location("dir", "plain")
        try await copy(start, to: plain, ["--format", "v2s2"])
        let packed = try directory.location("oci", "packed", tag: "v1")
        try await copy(plain, to: packed, ["--format", "v2s2"])
        let image = try OpenedImage(isPlain ? plain : packed, platform: Platform(.amd64))
        #expect(image.descriptor.mediaType.description.contains("docker.distribution.manifest.v2"))
        #expect(image.manifest.config.mediaType.description.contains("docker.container.image.v1"))
        #expect(image.layers.allSatisfy { $0.isPlain == isPlain && $0.descriptor.mediaType.layerCompression != nil })
        #expect(image.config == (try OpenedImage(start).config))
        // What is written again is OCI's.
        let again = try Manifest(image.manifest.bytes, source: "again")
        #expect(again.config.mediaType == .config)
        #expect(again.layers.map(\.mediaType) == image.layers.map { _ in isPlain ? .layer : .gzipLayer })
        #expect(again.layers.map(\.digest) == image.manifest.layers.map(\.digest))
    }

    /// Indexes of OCI and lists of Docker, in a layout and in a plain directory.
    @Test(arguments: ["oci", "v2s2"], ["dir", "oci", "oci-archive"])
    func severalPlatforms(_ format: String, _ transport: String) async throws {
        let directory = try TemporaryDirectory()
        let start = try directory.location("oci", "start", tag: "v1")
        let destination = try start.destination()
        let images = try Architecture.allCases.map { try Sample.put(to: destination, architecture: $0) }
        _ = try destination.publish(images)
        let target = try directory.location(transport, "target", tag: transport == "dir" ? nil : "v1")
        try await copy(start, to: target, ["--all"] + (format == "oci" ? [] : ["--format", format]))
        let source = try target.source()
        let root = try #require(try source.root().first)
        #expect(root.mediaType.isIndex && root.mediaType.description.contains("docker") == (format == "v2s2"))
        #expect(try source.platforms() == [Platform(.amd64), Platform(.arm64)])
        for architecture in Architecture.allCases {
            let image = try SourceImage(source, platform: Platform(architecture))
            #expect(image.platform == Platform(architecture) && image.config.execution.labels == Sample.labels)
            for layer in image.manifest.layers { #expect(try source.blob(layer).all().count == layer.size) }
        }
        #expect(throws: ImageError.self) { try SourceImage(source) }
    }

    private func place(_ directory: TemporaryDirectory, _ transport: String, _ name: String) throws -> ImageLocation {
        let tag = ["dir": nil, "docker-archive": "example.org/app:v1"][transport] ?? "v1"
        return try directory.location(transport, name, tag: tag)
    }

    private func check(_ location: ImageLocation, against original: OpenedImage) throws {
        for location in [location, try ImageLocation("\(location.transport.rawValue):\(location.path)")] {
            let image = try OpenedImage(location)
            #expect(image.config == original.config, "\(location)")
            let source = try location.source()
            for (layer, wanted) in zip(image.layers, original.config.layerDigests) {
                if layer.isPlain { #expect(layer.descriptor.digest == wanted, "\(location)") }
                #expect(try source.blob(layer.descriptor).all().count == layer.extent.range.count)
            }
        }
    }

    private func copy(_ from: ImageLocation, to: ImageLocation, _ options: [String] = []) async throws {
        let result = try await run(
            "skopeo", ["--insecure-policy", "copy", "--quiet"] + options + [from.description, to.description])
        #expect(result.succeeded, "\(result)")
    }
}
