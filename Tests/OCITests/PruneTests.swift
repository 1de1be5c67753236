import Archive
import Files
import OCI
import SystemPackage
import TestSupport
import Testing

@Suite struct PruneTests {
    /// The blobs of a replaced image go, but for those that the new one shares.
    @Test(.enabled(if: Tool("skopeo").isUsable)) func replacedImage() async throws {
        let directory = try TemporaryDirectory()
        let location = try directory.location("oci", "d", tag: "a")
        try Sample.write(to: location.destination(), variant: 1)
        let lost = try location.source().root()[0]
        let old = try OpenedImage(location)
        try await pause()
        try Sample.write(to: location.destination(), variant: 2)
        let new = try OpenedImage(location)
        #expect(old.layers[0].descriptor == new.layers[0].descriptor)
        let gone = [lost, old.manifest.config, old.layers[1].descriptor]
        let removed = try layout(directory).removeUnreferencedBlobs()
        #expect(removed.count == 3 && removed.bytes == gone.map(\.size).reduce(0, +))
        #expect(try await blobs(directory).isDisjoint(with: gone.map(\.digest.hex)))
        let none = try layout(directory).removeUnreferencedBlobs()
        #expect(none.count == 0 && none.bytes == 0)
        let copy = try directory.location("oci-archive", "copy")
        let copied = try await run("skopeo", ["--insecure-policy", "copy", location.description, copy.description])
        #expect(copied.succeeded, "\(copied)")
    }

    /// Everything that an index, a nested index, a subject, or a document of an unknown kind names stays.
    @Test func reachedBlobs() async throws {
        let directory = try TemporaryDirectory()
        let entries = try kinds(of: Layout(directory))
        let before = try await blobs(directory)
        #expect(before.count > 12)
        try await pause()
        try Layout.name(entries, in: directory)
        #expect(try layout(directory).removeUnreferencedBlobs().count == 0)
        #expect(try await blobs(directory) == before)
    }

    /// Stores one of each; returns the entries that name them.
    private func kinds(of layout: Layout) throws -> [String] {
        let platforms = try layout.index([try layout.index([layout.image("amd64", nil)]), layout.image("arm64", nil)])
        func put(_ type: String, _ text: String) throws -> Descriptor {
            try layout.put(MediaType(type), Array(text.utf8))
        }
        let leaf = layout.entry(try put("application/x", "leaf"))
        let signature = layout.entry(try put("application/x", "signature"))
        let empty = layout.entry(try put("application/vnd.oci.empty.v1+json", "{}"))
        let signed = try put(
            "application/vnd.oci.image.manifest.v1+json",
            #"{"schemaVersion":2,"config":\#(empty),"layers":[\#(leaf)]}"#)
        let referrer = try put(
            "application/vnd.oci.image.manifest.v1+json",
            #"{"schemaVersion":2,"config":\#(empty),"layers":[\#(signature)],"subject":\#(layout.entry(signed))}"#)
        let other = try put("application/vnd.example+json", #"{"blobs":[\#(layout.entry(try put("a/b", "blob")))]}"#)
        let missing = layout.entry(Descriptor(mediaType: .manifest, digest: try Digest(of: [1]), size: 1))
        let orphan = try put(
            "application/vnd.oci.image.manifest.v1+json",
            #"{"schemaVersion":2,"config":\#(empty),"layers":[],"subject":\#(missing)}"#)
        return [platforms] + [referrer, other, orphan].map { layout.entry($0) }
    }

    /// Nothing goes when anything that might name it cannot be read.
    @Test(arguments: ["remove", "change", "index", "deep"]) func unreadable(_ damage: String) async throws {
        let directory = try TemporaryDirectory()
        let index = try index(in: Layout(directory), depth: damage == "deep" ? 9 : 1)
        let blob = try #require(index.firstMatch(of: #/sha256:([0-9a-f]+)/#)).1
        try await pause()
        try Layout.name([index], in: directory)
        let before = try await blobs(directory)
        let commands = [
            "remove": "rm d/blobs/sha256/\(blob)", "change": "printf X >> d/blobs/sha256/\(blob); touch d/index.json",
            "index": "printf X >> d/index.json",
        ]
        #expect(try await run("sh", ["-c", commands[damage] ?? "true"], in: directory.path).succeeded)
        let layout = try? layout(directory)
        #expect((layout == nil) == (damage == "index"))
        if let layout { #expect(throws: ImageError.self) { try layout.removeUnreferencedBlobs() } }
        #expect(try await blobs(directory) == (damage == "remove" ? before.subtracting([String(blob)]) : before))
    }

    /// Stores an image behind indexes, and a blob that nobody names.
    private func index(in layout: Layout, depth: Int) throws -> String {
        _ = try layout.put(.layer, [1])
        return try (0..<depth).reduce(layout.image("amd64", nil)) { entry, _ in try layout.index([entry]) }
    }

    /// While one of our writers is at work nothing goes; what it left when it was killed does.
    @Test func writersAtWork() async throws {
        let directory = try TemporaryDirectory()
        let location = try directory.location("oci", "d", tag: "a")
        let shared: [UInt8] = [1, 2, 3]
        try Sample.write(to: location.destination(), variant: 1)
        let layer = try Layout(directory).put(.layer, shared)
        try Sample.write(to: location.destination(), variant: 2)
        do {
            let writer = try location.destination()
            try writer.takeBlob(layer) { Bytes([]) }
            try await pause()
            try Sample.write(to: directory.location("oci", "d", tag: "b").destination(), variant: 3)
            let error = #expect(throws: ImageError.self) { try self.layout(directory).removeUnreferencedBlobs() }
            #expect(error?.description.contains("is being written") == true)
            #expect(try writer.readBack(layer).bytes(limit: 3) == shared)
            withExtendedLifetime(writer) {}
        }
        try directory.write("d/.writer.slipway-staged.1", "")
        try directory.write("d/blobs/sha256/.blob.slipway-staged.1", "half")
        #expect(try layout(directory).removeUnreferencedBlobs().count == 4)
        #expect(
            try await !directory.tree("d").contains { $0.contains("slipway-staged") || $0.contains(layer.digest.hex) })
    }

    /// What other programs put there since the last change of the index stays, and so does what is no blob.
    @Test func foreignBlobs() async throws {
        let directory = try TemporaryDirectory()
        let location = try directory.location("oci", "d", tag: "a")
        try Sample.write(to: location.destination())
        let young = String(repeating: "1", count: 64)
        try await pause()
        try directory.write("d/blobs/sha256/\(young)", "young")
        try directory.write("d/blobs/sha256/README", "no blob")
        #expect(try await run("touch", ["-d", "2001-01-01", directory("d/blobs/sha256/\(young)")]).succeeded)
        #expect(try layout(directory).removeUnreferencedBlobs().count == 0)
        try await pause()
        try Sample.write(to: location.destination())
        let removed = try layout(directory).removeUnreferencedBlobs()
        #expect(removed.count == 1 && removed.bytes == 5)
        #expect(try directory.read("d/blobs/sha256/README") == "no blob")
    }

    /// A directory that nothing was published in yet has no index, and loses nothing.
    @Test func unpublished() async throws {
        let directory = try TemporaryDirectory()
        _ = try Layout(directory).put(.layer, [1])
        #expect(try layout(directory).removeUnreferencedBlobs().count == 0)
        #expect(try await blobs(directory).count == 1)
    }

    private func layout(_ directory: TemporaryDirectory) throws -> LayoutDirectory {
        try LayoutDirectory(FilePath(directory("d")), reference: nil)
    }

    /// Lets the clock of the file system go on.
    private func pause() async throws { try await Task.sleep(for: .milliseconds(20)) }

    private func blobs(_ directory: TemporaryDirectory) async throws -> Set<String> {
        Set(try await directory.tree("d/blobs/sha256").filter { $0.count == 64 })
    }
}
