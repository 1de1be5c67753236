import Files
import Archive
import OCI
import SystemPackage
import TestSupport
import Testing

@Suite struct LayoutTests {
    private struct Failure: Error {}

    /// The same image through both writers: same manifest, and the layer's files lie where the index says.
    @Test(arguments: ["oci", "oci-archive"]) func writtenImageOpens(_ transport: String) throws {
        let directory = try TemporaryDirectory()
        let location = try directory.location(transport, "image", tag: "latest")
        let written = try Sample.write(to: location.destination())
        let reference = try Sample.write(to: directory.location("oci", "reference").destination())
        #expect(written.digest == reference.digest)
        for text in [location.description, "\(transport):\(directory("image"))"] {
            let image = try OpenedImage(ImageLocation(text), platform: Platform(.amd64))
            #expect(image.descriptor == written)
            #expect(image.config.execution.labels == Sample.labels)
            #expect(image.manifest.annotations == ["org.example.kind": "sample"])
            #expect(image.layers.count == 2 && image.layers.allSatisfy(\.isPlain))
            let extent = image.layers[0].extent
            #expect(extent.range.count == image.layers[0].descriptor.size)
            let files = try TarIndex(extent.file.descriptor, range: extent.range).files
            #expect(Set(files.keys) == Set(Sample.files.map(\.0)))
            for (path, bytes) in Sample.files {
                let range = try #require(files[path])
                #expect(try FileExtent(file: extent.file, range: range).bytes(limit: 1 << 20) == bytes)
            }
        }
    }

    @Test func sameBytesTwice() throws {
        let directory = try TemporaryDirectory()
        for name in ["a", "b"] { try Sample.write(to: directory.location("oci-archive", name, tag: "t").destination()) }
        let (a, b) = (try OpenFile(FilePath(directory("a"))), try OpenFile(FilePath(directory("b"))))
        let bytes = try FileExtent(file: a, range: 0..<a.size).bytes(limit: 1 << 20)
        #expect(try FileExtent(file: b, range: 0..<b.size).bytes(limit: 1 << 20) == bytes)
    }

    @Test func equalBlobsAreStoredOnce() throws {
        let directory = try TemporaryDirectory()
        let location = try directory.location("oci-archive", "image")
        let destination = try location.destination()
        let first = try destination.putBlob(mediaType: .gzipLayer, bytes: Array("layer".utf8))
        #expect(try destination.putBlob(mediaType: .gzipLayer, bytes: Array("layer".utf8)) == first)
        try Sample.write(to: destination)
        #expect(try OpenedImage(location).layers.count == 2)
    }

    /// What is in a layout stays, but for the image of the same name.
    @Test func layoutsAreKept() throws {
        let directory = try TemporaryDirectory()
        let (a, b) = (try directory.location("oci", "d", tag: "a"), try directory.location("oci", "d", tag: "b"))
        let first = try Sample.write(to: a.destination(), variant: 1)
        let second = try Sample.write(to: b.destination(), variant: 2)
        let index = try directory.read("d/index.json")
        let grown =
            index.dropLast() + #","x-unknown":{"keep":[true,null,"me",18446744073709551616,-1.50E+3,0.1]},"é\n":""}"#
        try directory.write("d/index.json", String(grown))
        #expect(try OpenedImage(a).descriptor == first && OpenedImage(b).descriptor == second)
        let third = try Sample.write(to: a.destination(), variant: 3)
        #expect(try OpenedImage(a).descriptor == third && OpenedImage(b).descriptor == second)
        #expect(try directory.read("d/index.json") == grown.replacing(first.digest.hex, with: third.digest.hex))
    }

    /// Without a name, an index stands for all images without one, and they for it.
    @Test func namelessIndexes() throws {
        let directory = try TemporaryDirectory()
        let location = try directory.location("oci", "d")
        try Sample.write(to: location.destination(), variant: 1)
        let several = try location.destination()
        let manifests = try [Architecture.amd64, .arm64].map { architecture in
            let config = try several.putBlob(mediaType: .config, bytes: Array("{\(architecture)}".utf8))
            return try several.putManifest(Manifest(config: config, layers: []), platform: Platform(architecture))
        }
        let index = try several.publish(manifests)
        #expect(index.mediaType.isIndex)
        #expect(try location.source().root() == [index])
        let single = try Sample.write(to: location.destination(), variant: 2)
        #expect(try location.source().root().map(\.digest) == [single.digest])
    }

    /// Go writes a list without items as null.
    @Test(arguments: ["null", "[]", #"[{"mediaType":"a/b","digest":"sha256:DIGEST","size":12,"data":1e3}]"#])
    func foreignIndexes(_ manifests: String) throws {
        let directory = try TemporaryDirectory()
        let location = try directory.location("oci", "d", tag: "a")
        _ = try Layout(directory)
        let list = manifests.replacing("DIGEST", with: String(repeating: "1", count: 64))
        try directory.write("d/index.json", #"{ "manifests" : \#(list), "schemaVersion" : 2, "y" : [ ] }"#)
        let written = try Sample.write(to: location.destination())
        #expect(try OpenedImage(location).descriptor == written)
        let index = try directory.read("d/index.json")
        let old = list.dropFirst().dropLast()
        #expect(
            index.hasPrefix(#"{"manifests":[\#(list.first == "[" ? old : "")"#)
                && index.hasSuffix(#"}],"schemaVersion":2,"y":[]}"#))
    }

    @Test func severalImagesNeedAName() throws {
        let directory = try TemporaryDirectory()
        try Sample.write(to: directory.location("oci", "d", tag: "a").destination())
        let arm = try Sample.write(to: directory.location("oci", "d", tag: "b").destination(), architecture: .arm64)
        let place = try directory.location("oci", "d")
        let error = #expect(throws: ImageError.self) { try OpenedImage(place) }
        #expect(error?.description.contains("`a` (linux/amd64), `b` (linux/arm64)") == true)
        #expect(try OpenedImage(place, platform: Platform(.arm64)).descriptor == arm)
        let missing = #expect(throws: ImageError.self) { try OpenedImage(directory.location("oci", "d", tag: "c")) }
        #expect(missing?.description.contains("`a`") == true)
        #expect(throws: ImageError.self) {
            try OpenedImage(directory.location("oci", "d", tag: "a"), platform: Platform(.arm64))
        }
    }

    /// One name, an index of platforms behind it, and an attestation as BuildKit adds it.
    @Test func platformsOfOneImage() throws {
        let directory = try TemporaryDirectory()
        let destination = try directory.location("oci", "d").destination()
        let amd = try Sample.write(to: destination)
        let arm = try Sample.write(to: destination, architecture: .arm64)
        let inner = ImageIndex(manifests: [amd, arm])
        let index = try destination.putBlob(mediaType: .index, bytes: inner.bytes)
        try directory.write("d/index.json", String(decoding: ImageIndex(manifests: [index]).bytes, as: UTF8.self))
        let place = try directory.location("oci", "d")
        #expect(try OpenedImage(place, platform: Platform(.amd64)).descriptor == amd)
        #expect(try OpenedImage(place, platform: Platform(.arm64)).descriptor == arm)
        #expect(throws: ImageError.self) { try OpenedImage(place) }
        let text = String(decoding: inner.bytes, as: UTF8.self)
            .replacing(#""architecture":"arm64","os":"linux""#, with: #""architecture":"unknown","os":"unknown""#)
        let attested = try destination.putBlob(mediaType: .index, bytes: Array(text.utf8))
        try directory.write("d/index.json", String(decoding: ImageIndex(manifests: [attested]).bytes, as: UTF8.self))
        #expect(try OpenedImage(place).descriptor == amd)
    }

    /// A blob that failed is not part of what is published afterwards.
    @Test(arguments: ["oci", "oci-archive"]) func failedBlobsAreForgotten(_ transport: String) throws {
        let directory = try TemporaryDirectory()
        let location = try directory.location(transport, "image")
        let destination = try location.destination()
        #expect(throws: Failure.self) {
            try destination.putBlob(mediaType: .layer) { sink in
                try [UInt8](repeating: 1, count: 3 << 20).withUnsafeBytes { try sink.write($0) }
                throw Failure()
            }
        }
        try Sample.write(to: destination)
        #expect(try OpenedImage(location).layers.count == 2)
    }

    /// A write that fails leaves nothing under a final name, and no temporary file once the writer is gone.
    @Test(arguments: ["oci", "oci-archive"]) func failuresLeaveNothing(_ transport: String) async throws {
        let directory = try TemporaryDirectory()
        let location = try directory.location(transport, "image")
        do {
            let destination = try location.destination()
            #expect(throws: Failure.self) {
                try destination.putBlob(mediaType: .layer) { sink in
                    try [UInt8](repeating: 1, count: 3 << 20).withUnsafeBytes { try sink.write($0) }
                    throw Failure()
                }
            }
        }
        #expect(try await directory.tree(".") == [])
        #expect(throws: ImageError.self) { try OpenedImage(location) }
        try Sample.write(to: location.destination())
        _ = try OpenedImage(location)
    }

    /// Leftovers of a killed run go; the file of a run that goes on beside stays.
    @Test(arguments: ["oci", "oci-archive"]) func leftoversAreSwept(_ transport: String) async throws {
        let directory = try TemporaryDirectory()
        let location = try directory.location(transport, "image", tag: "one")
        let leftover = transport == "oci" ? "image/blobs/sha256/.blob.slipway-staged.1" : ".image.slipway-staged.1"
        let index = transport == "oci" ? "image/.index.json.slipway-staged.1" : ".image.slipway-staged.2"
        let made = try await run("mkdir", ["-p", directory("image/blobs/sha256")])
        #expect(made.succeeded)
        if transport == "oci-archive" { #expect(try await run("rm", ["-r", directory("image")]).succeeded) }
        for name in [leftover, index] { try directory.write(name, "partial") }
        let destination = try location.destination()
        let layer = try destination.putBlob(mediaType: .layer) { sink in
            try Sample.write(to: directory.location(transport, "image", tag: "two").destination())
            try [UInt8](repeating: 1, count: 9).withUnsafeBytes { try sink.write($0) }
        }
        #expect(layer.size == 9)
        try Sample.write(to: destination)
        let left = try await directory.tree(".")
        #expect(!left.contains { $0.contains("slipway-") }, "\(left)")
        _ = try OpenedImage(location)
    }

    @Test func otherDirectoriesAreRefused() throws {
        let directory = try TemporaryDirectory()
        try directory.write("photo.jpg", "")
        let error = #expect(throws: ImageError.self) { try ImageLocation("oci:\(directory.path)").destination() }
        #expect(error?.description.contains("photo.jpg") == true)
        #expect(throws: ImageError.self) { try ImageLocation("oci-archive:\(directory.path)").destination() }
        try directory.write("oci-layout", #"{"imageLayoutVersion":"2.0.0"}"#)
        #expect(throws: ImageError.self) { try ImageLocation("oci:\(directory.path)").destination() }
    }
}
