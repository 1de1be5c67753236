import Archive
import Files
import OCI
import SystemPackage
import TestSupport
import Testing

@Suite struct DestinationTests {
    private static let bytes = [UInt8](repeating: 7, count: 300_000)

    /// What is written is read back before anything is published, also while more is written.
    @Test(arguments: ["oci", "oci-archive"]) func readBack(_ transport: String) throws {
        let directory = try TemporaryDirectory()
        let destination = try directory.location(transport, "image").destination()
        let first = try destination.putBlob(mediaType: .layer, bytes: Self.bytes)
        let second = try destination.putBlob(mediaType: .layer, bytes: [1, 2, 3])
        let extent = try destination.readBack(first)
        #expect(try extent.bytes(limit: 1 << 20) == Self.bytes)
        let writer = try destination.makeBlob(.layer)
        try Self.bytes.withUnsafeBytes { try writer.write($0) }
        #expect(writer.count == Self.bytes.count)
        #expect(try destination.readBack(second).bytes(limit: 100) == [1, 2, 3])
        #expect(try extent.bytes(limit: 1 << 20) == Self.bytes)
        #expect(try writer.finish().digest == first.digest)
        for bad in [
            Descriptor(mediaType: .layer, digest: try Digest(of: [9]), size: 1),
            Descriptor(mediaType: .layer, digest: first.digest, size: 1),
        ] {
            #expect(throws: ImageError.self) { try destination.readBack(bad) }
        }
    }

    /// A blob that is there is not opened; one that is not is copied.
    @Test(arguments: ["oci", "oci-archive"]) func takenOver(_ transport: String) throws {
        let directory = try TemporaryDirectory()
        let descriptor = Descriptor(mediaType: .gzipLayer, digest: try Digest(of: Self.bytes), size: Self.bytes.count)
        let location = try directory.location(transport, "image", tag: "t")
        let destination = try location.destination()
        var opened = 0
        for _ in 0..<2 {
            try destination.takeBlob(descriptor) {
                opened += 1
                return Bytes(Self.bytes)
            }
        }
        #expect(opened == 1)
        #expect(try destination.readBack(descriptor).bytes(limit: 1 << 20) == Self.bytes)
        try Sample.write(to: destination)
        _ = try OpenedImage(location)
    }

    /// Bytes that are not what the descriptor says are not stored.
    @Test(arguments: ["oci", "oci-archive"], [[], [UInt8(8)], [7, 7], [7, 7, 8], [7, 7, 7, 7]])
    func takenOverDamaged(_ transport: String, _ bytes: [UInt8]) async throws {
        let directory = try TemporaryDirectory()
        let good: [UInt8] = [7, 7, 7]
        let descriptor = Descriptor(mediaType: .layer, digest: try Digest(of: good), size: good.count)
        let location = try directory.location(transport, "image", tag: "t")
        let destination = try location.destination()
        let error = #expect(throws: ImageError.self) { try destination.takeBlob(descriptor) { Bytes(bytes) } }
        #expect(error?.description.contains(descriptor.digest.hex) == true)
        #expect(throws: ImageError.self) { try destination.readBack(descriptor) }
        try destination.takeBlob(descriptor) { Bytes(good) }
        try Sample.write(to: destination)
        #expect(try location.source().blob(descriptor).all() == good)
        #expect(
            try await run("sh", ["-c", "! ls -A image/blobs/sha256 2>&1 | grep staged"], in: directory.path).succeeded)
    }

    /// A blob that went away unfinished leaves no trace in the bytes of the image.
    @Test(arguments: ["oci-archive", "docker-archive"]) func filesThatAreNoArchives(_ transport: String) throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("ca.pem", "-----BEGIN CERTIFICATE-----\n")
        let location = try ImageLocation("\(transport):\(path):x:1")
        #expect(throws: ImageError.self) { _ = try location.destination() }
        #expect(try directory.read("ca.pem").hasPrefix("-----"))
        try directory.write("ca.pem", "")
        _ = try location.destination()
    }

    @Test func unfinishedBlobs() throws {
        let directory = try TemporaryDirectory()
        for name in ["a", "b"] {
            let destination = try directory.location("oci-archive", name).destination()
            if name == "b" { try abandon(destination) }
            let layer = try destination.putBlob(mediaType: .layer, bytes: Self.bytes)
            if name == "b" { try abandon(destination) }
            let config = ImageConfig(
                created: nil, platform: Platform(.amd64), execution: .init(), layerDigests: [layer.digest])
            let blob = try destination.putBlob(mediaType: .config, bytes: config.bytes)
            let manifest = try destination.putManifest(
                Manifest(config: blob, layers: [layer]), platform: Platform(.amd64))
            if name == "b" { try abandon(destination) }
            _ = try destination.publish([manifest])
        }
        #expect(try directory.read("a") == directory.read("b"))
    }

    @Test func oneAtATime() throws {
        let directory = try TemporaryDirectory()
        let destination = try directory.location("oci-archive", "a").destination()
        let writer = try destination.makeBlob(.layer)
        #expect(throws: ImageError.self) { try destination.makeBlob(.layer) }
        #expect(throws: ImageError.self) { try destination.publish([]) }
        _ = try writer.finish()
        _ = try destination.makeBlob(.layer)
    }

    /// Several platforms behind one name; skopeo finds each of them, and so do we.
    @Test(.enabled(if: Tool("skopeo").isUsable), arguments: ["oci", "oci-archive"])
    func platforms(_ transport: String) async throws {
        let directory = try TemporaryDirectory()
        let location = try directory.location(transport, "image", tag: "multi")
        let destination = try location.destination()
        let images = try [Architecture.amd64, .arm64].map {
            try Sample.put(to: destination, architecture: $0).annotated(["k": "v", Descriptor.referenceName: "old"])
        }
        let published = try destination.publish(images)
        #expect(published.mediaType == .index && published.annotations == [Descriptor.referenceName: "multi"])
        let source = try location.source()
        #expect(try source.root() == [published])
        #expect(try source.platforms() == [Platform(.amd64), Platform(.arm64)])
        for (image, architecture) in zip(images, Architecture.allCases) {
            let opened = try OpenedImage(location, platform: Platform(architecture))
            #expect(opened.descriptor.digest == image.digest && opened.config.platform == Platform(architecture))
            let seen = try await run(
                "skopeo", ["inspect", "--override-arch", architecture.rawValue, location.description])
            #expect(seen.succeeded && seen.output.contains("\"Architecture\": \"\(architecture)\""), "\(seen)")
        }
        let error = #expect(throws: ImageError.self) { try OpenedImage(location) }
        #expect(
            error?.description.contains("linux/amd64") == true && error?.description.contains("linux/arm64") == true)
        let raw = try await run("skopeo", ["inspect", "--raw", location.description])
        #expect(raw.output.contains(#""annotations":{"k":"v"}"#) && !raw.output.contains("old"), "\(raw)")
    }

    /// An index takes the place of the image that bore the name; the others stay.
    @Test func indexReplacesImage() throws {
        let directory = try TemporaryDirectory()
        let (a, b) = (try directory.location("oci", "d", tag: "a"), try directory.location("oci", "d", tag: "b"))
        try Sample.write(to: a.destination(), variant: 1)
        let other = try Sample.write(to: b.destination(), variant: 2)
        let destination = try a.destination()
        let images = try Architecture.allCases.map { try Sample.put(to: destination, architecture: $0) }
        let index = try destination.publish(images)
        #expect(try a.source().root() == [index] && b.source().root() == [other])
        #expect(try directory.location("oci", "d").source().root() == [index, other])
    }

    /// Documents are stored as they are, or not at all; only one that is stored can be named.
    @Test(arguments: ["oci", "oci-archive", "dir"]) func documents(_ transport: String) throws {
        let directory = try TemporaryDirectory()
        let location = try directory.named(transport, "image")
        let destination = try location.destination()
        let config = try destination.putBlob(mediaType: .config, bytes: Self.bytes)
        let text = #" { "layers":[], "schemaVersion":2, "config":{"mediaType":"\#(MediaType.config)","size":300000,"#
        let bytes = Array((text + #""digest":"\#(config.digest)"} }"#).utf8)
        let manifest = Descriptor(mediaType: .manifest, digest: try Digest(of: bytes), size: bytes.count)
        #expect(throws: ImageError.self) { try destination.publish([manifest]) }
        #expect(throws: ImageError.self) { try destination.putDocument(bytes.dropLast(), manifest) }
        #expect(throws: ImageError.self) { try destination.putDocument(bytes.dropLast() + [32], manifest) }
        #expect(throws: ImageError.self) { try destination.putDocument(Self.bytes, config) }
        #expect(throws: ImageError.self) { try destination.publish([manifest]) }
        for _ in 0..<2 { try destination.putDocument(bytes, manifest) }
        #expect(try destination.publish([manifest]).digest == manifest.digest)
        let source = try location.source()
        #expect(try source.document(source.root()[0]) == bytes)
        #expect(try CopyPlan(source, platforms: .all).documents.map(\.bytes) == [bytes])
    }

    private func abandon(_ destination: any ImageDestination) throws {
        let writer = try destination.makeBlob(.layer)
        try [UInt8](repeating: 1, count: 3 << 20).withUnsafeBytes { try writer.write($0) }
    }
}
