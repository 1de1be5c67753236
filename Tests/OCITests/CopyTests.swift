import Archive
import Files
import OCI
import SystemPackage
import TestSupport
import Testing

/// Images that we carry from one form to another, as skopeo sees them.
@Suite(.enabled(if: Tool("skopeo").isUsable)) struct CopyTests {
    private static let transports = ["oci", "oci-archive", "dir", "docker-archive"]

    /// From an image that skopeo wrote, plain or compressed, by us, and from there by skopeo again.
    @Test(arguments: transports, [true, false]) func everyWay(_ first: String, _ isPlain: Bool) async throws {
        let directory = try TemporaryDirectory()
        let start = try directory.named("oci", "start")
        try Sample.write(to: start.destination())
        let original = try OpenedImage(start)
        let one = try directory.named(first, "one")
        try await Copying.skopeo(start, to: one, isPlain && first != "docker-archive" ? ["--preserve-digests"] : [])
        let digest = try one.source().root()[0].digest
        for second in Self.transports {
            let two = try directory.named(second, "two-" + second)
            let (published, outcomes) = try Copying.copy(one, to: two, .only)
            #expect(published.digest == digest && outcomes.allSatisfy { $0 == .stored })
            let image = try OpenedImage(two)
            #expect(image.config == original.config)
            if second == "docker-archive" {
                #expect(image.layers.map(\.descriptor.digest) == original.layers.map(\.descriptor.digest))
            } else {
                #expect(try await Copying.digest(two) == digest)
                // The annotations of an archive of Docker are those of its reader.
                #expect(image.manifest.annotations == (try OpenedImage(one).manifest.annotations))
            }
            // skopeo holds every blob against its digest while it copies.
            let third = try directory.named("dir", "three-" + second)
            try await Copying.skopeo(two, to: third, second == "docker-archive" ? [] : ["--preserve-digests"])
            #expect(try OpenedImage(third).config == original.config)
        }
    }

    /// Indexes of OCI and lists of Docker, whole and one platform of them.
    @Test(arguments: ["oci", "v2s2"], ["dir", "oci", "oci-archive"])
    func severalPlatforms(_ format: String, _ transport: String) async throws {
        let directory = try TemporaryDirectory()
        let start = try directory.named("oci", "start")
        let destination = try start.destination()
        _ = try destination.publish(Architecture.allCases.map { try Sample.put(to: destination, architecture: $0) })
        // By name, skopeo finds nothing in a layout but what has OCI's types.
        func place(_ transport: String, _ name: String) throws -> ImageLocation {
            try format == "oci" ? directory.named(transport, name) : directory.location(transport, name)
        }
        let one = try place(transport, "one")
        try await Copying.skopeo(start, to: one, ["--all"] + (format == "oci" ? [] : ["--format", format]))
        let digest = try await Copying.digest(one)
        for second in ["dir", "oci", "oci-archive"] {
            let two = try place(second, "two-" + second)
            #expect(try Copying.copy(one, to: two, .all).published.digest == digest)
            #expect(try await Copying.digest(two) == digest)
            let three = try directory.named("dir", "three-" + second)
            try await Copying.skopeo(two, to: three, ["--all", "--preserve-digests"])
            #expect(try await Copying.digest(three) == digest)
        }
        for architecture in Architecture.allCases {
            let platform = Platform(architecture)
            let manifest = try SourceImage(one.source(), platform: platform).descriptor
            for second in Self.transports {
                let two = try place(second, "\(architecture)-\(second)")
                let published = try Copying.copy(one, to: two, .one(platform)).published
                #expect(published.digest == manifest.digest && published.platform == platform)
                #expect(try OpenedImage(two).config.platform == platform)
                if second != "docker-archive" { #expect(try await Copying.digest(two) == manifest.digest) }
            }
        }
        let bad = try directory.named("docker-archive", "bad")
        for choice in [CopyPlan.Choice.all, .only] {
            #expect(throws: ImageError.self) { try Copying.copy(one, to: bad, choice) }
        }
        #expect(try await !directory.tree(".").contains { $0.contains("bad") })
    }

    /// Manifests of Docker's schema 2 stay what they are.
    @Test(arguments: ["dir", "oci", "oci-archive"]) func schemaTwo(_ transport: String) async throws {
        let directory = try TemporaryDirectory()
        let start = try directory.named("oci", "start")
        try Sample.write(to: start.destination())
        let plain = try directory.named("dir", "plain")
        try await Copying.skopeo(start, to: plain, ["--format", "v2s2"])
        let packed = try directory.named("oci", "packed")
        try await Copying.skopeo(plain, to: packed, ["--format", "v2s2"])
        for (name, from) in [("a", plain), ("b", packed)] {
            let target = try directory.location(transport, name)
            let published = try Copying.copy(from, to: target, .only).published
            #expect(published.mediaType.description == "application/vnd.docker.distribution.manifest.v2+json")
            let again = try directory.named("dir", "again-" + name)
            try await Copying.skopeo(target, to: again, ["--preserve-digests"])
            #expect(try await Copying.digest(again) == from.source().root()[0].digest)
        }
    }

    /// The entry in an index keeps what the source said of the image, but for its name.
    @Test(arguments: ["oci", "oci-archive"]) func entries(_ transport: String) throws {
        let directory = try TemporaryDirectory()
        let start = try directory.location("oci", "start", tag: "old")
        let destination = try start.destination()
        let image = try Sample.put(to: destination).annotated(["org.example.k": "v"])
        _ = try destination.publish([image])
        for tag in ["new", nil] {
            let target = try directory.location(transport, tag ?? "target", tag: tag)
            let published = try Copying.copy(start, to: target, .all).published
            #expect(try target.source().root() == [published] && published.platform == Platform(.amd64))
            var annotations = ["org.example.k": "v"]
            annotations[Descriptor.referenceName] = tag
            #expect(published.annotations == annotations)
        }
    }

    /// What is there is not written again; where the form allows it, all blobs go at once.
    @Test(arguments: ["oci", "dir"]) func atOnce(_ transport: String) async throws {
        let directory = try TemporaryDirectory()
        let start = try directory.named("oci", "start")
        let destination = try start.destination()
        let images = try Architecture.allCases.map { try Sample.put(to: destination, architecture: $0) }
        let index = try destination.publish(images)
        let target = try directory.named(transport, "target")
        let opened = try #require(target.destination() as? any ConcurrentDestination)
        #expect(try await Copying.copyAtOnce(start, to: opened, .all).digest == index.digest)
        #expect(try await Copying.digest(target) == index.digest)
        let (again, source) = (try target.destination(), try start.source())
        #expect(try CopyPlan(source, platforms: .all).blobs.allSatisfy { try again.holds($0) })
        #expect(try !again.holds(Descriptor(mediaType: .layer, digest: Digest(of: [1]), size: 1)))
        #expect(try Copying.copy(start, to: target, .all).outcomes.allSatisfy { $0 == .present })
        let three = try directory.named("dir", "three")
        try await Copying.skopeo(target, to: three, ["--all", "--preserve-digests"])
        #expect(try await !directory.tree("target").contains { $0.contains("staged") })
    }

    /// A blob is read from any place, in every form, also after its source has gone.
    @Test(arguments: transports) func contents(_ transport: String) async throws {
        let directory = try TemporaryDirectory()
        let start = try directory.named("oci", "start")
        try Sample.write(to: start.destination())
        let location = try directory.named(transport, "image")
        try Copying.copy(start, to: location, .only)
        let contents = try {
            let source = try location.source()
            let plan = try CopyPlan(source, platforms: .all)
            #expect(plan.size == plan.blobs.map(\.size).reduce(0, +) && plan.blobs.count == 3)
            return try plan.blobs.map { (try source.content($0), try source.extent($0)?.bytes(limit: 1 << 20)) }
        }()
        for (content, bytes) in contents {
            let bytes = try #require(bytes)
            for offset in [0, 1, 600, bytes.count - 1, bytes.count, bytes.count + 1, -1] {
                let expected = bytes.dropFirst(max(0, offset))
                #expect(try content.bytes(from: offset).all() == Array(expected))
            }
        }
        let missing = Descriptor(mediaType: .layer, digest: try Digest(of: [1]), size: 1)
        #expect(throws: ImageError.self) { try location.source().content(missing) }
    }
}
