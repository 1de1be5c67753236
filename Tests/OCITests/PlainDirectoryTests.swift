import Archive
import Files
import OCI
import SystemPackage
import TestSupport
import Testing

@Suite struct PlainDirectoryTests {
    private static let version = "Directory Transport Version: 1.1\n"

    /// The old image is there until the new one is; then only the new one is.
    @Test func replacedImage() async throws {
        let directory = try TemporaryDirectory()
        let location = try directory.location("dir", "d")
        let old = try Sample.write(to: location.destination(), variant: 1)
        for name in ["signature-1", "\(old.digest.hex).signature-2", "note"] { try directory.write("d/\(name)", "") }
        let before = try OpenedImage(location)
        do {
            let destination = try location.destination()
            let new = try Sample.put(to: destination, variant: 2)
            #expect(try OpenedImage(location).descriptor.digest == old.digest)
            #expect(throws: ImageError.self) { try Sample.put(to: location.destination(), variant: 3) }
            _ = try destination.publish([new])
            #expect(try OpenedImage(location).descriptor.digest == new.digest)
        }
        let after = try OpenedImage(location)
        #expect(after.layers[0].descriptor == before.layers[0].descriptor)
        let names = after.layers.map(\.descriptor.digest.hex) + [after.manifest.config.digest.hex]
        // What this program does not know is not its to remove.
        #expect(try await directory.tree("d") == (names + ["manifest.json", "note", "version"]).sorted())
        #expect(try directory.read("d/version") == Self.version)
        #expect(try Digest(of: Array(directory.read("d/manifest.json").utf8)) == after.descriptor.digest)
    }

    /// An index, with its manifests beside it; then one of them in its place.
    @Test func platforms() async throws {
        let directory = try TemporaryDirectory()
        let location = try directory.location("dir", "d")
        let destination = try location.destination()
        let images = try Architecture.allCases.map { try Sample.put(to: destination, architecture: $0) }
        let index = try destination.publish(images)
        #expect(try location.source().root().map(\.digest) == [index.digest])
        let manifests = images.map { "\($0.digest.hex).manifest.json" }.sorted()
        #expect(try await directory.tree("d").filter { $0.hasSuffix(".manifest.json") } == manifests)
        try Sample.write(to: location.destination(), architecture: .arm64)
        #expect(try OpenedImage(location).descriptor.digest == images[1].digest)
        #expect(try await !directory.tree("d").contains { $0.hasSuffix(".manifest.json") })
    }

    /// A run that fails leaves what was there, or nothing.
    @Test(arguments: [true, false]) func failures(_ isReplacing: Bool) async throws {
        let directory = try TemporaryDirectory()
        let location = try directory.location("dir", "a/b/d")
        if isReplacing { try Sample.write(to: location.destination(), variant: 1) }
        let before = try await directory.tree(".")
        do {
            let destination = try location.destination()
            _ = try Sample.put(to: destination, variant: 2)
            let bad = Descriptor(mediaType: .layer, digest: try Digest(of: [1]), size: 1)
            #expect(throws: ImageError.self) { try destination.takeBlob(bad) { Bytes([2]) } }
            #expect(throws: ImageError.self) { try destination.publish([bad]) }
            #expect(throws: ImageError.self) { try destination.publish([]) }
        }
        #expect(try await directory.tree(".") == before)
        if isReplacing { _ = try OpenedImage(location) }
    }

    /// What a killed run left goes, and does not stand in the way.
    @Test func leftovers() async throws {
        let directory = try TemporaryDirectory()
        let location = try directory.location("dir", "d")
        #expect(try await run("mkdir", [directory("d")]).succeeded)
        let names = [".writer.slipway-staged.1", ".blob.slipway-staged.1", ".version.slipway-staged.1"]
        for name in names { try directory.write("d/\(name)", "") }
        try directory.write("d/version", Self.version)
        try directory.write("d/" + String(repeating: "0", count: 64), "")
        try Sample.write(to: location.destination())
        #expect(try await directory.tree("d").count == 5)
    }

    /// Directories of another kind are refused, as skopeo refuses them.
    @Test(
        .enabled(if: Tool("skopeo").isUsable),
        arguments: [
            nil, "", "Directory Transport Version: 1.0\n", "Directory Transport Version: 1.1",
            "Directory Transport Version: 1.1\n", "Directory Transport Version: 9.0\n",
        ], [[], ["x"]])
    func otherDirectories(_ version: String?, _ files: [String]) async throws {
        let directory = try TemporaryDirectory()
        let start = try directory.location("oci", "start")
        try Sample.write(to: start.destination())
        for name in ["ours", "theirs"] {
            #expect(try await run("mkdir", [directory(name)]).succeeded)
            if let version { try directory.write("\(name)/version", version) }
            for file in files { try directory.write("\(name)/\(file)", "") }
        }
        let theirs = try await run(
            "skopeo", ["--insecure-policy", "copy", start.description, "dir:\(directory("theirs"))"])
        let before = try await directory.tree("ours")
        let ours = try? Copying.copy(start, to: directory.location("dir", "ours"), .only)
        #expect((ours != nil) == theirs.succeeded, "\(theirs)")
        if ours == nil { #expect(try await directory.tree("ours") == before) }
    }
}
