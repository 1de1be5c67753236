import Markup
import TestSupport
import Testing

/// `image create` of everything that holds an OS; the real `ostree` judges the archives.
@Suite(.enabled(if: Tool("ostree").isUsable), .timeLimit(.minutes(5))) struct SourceTests {
    private let workshop: OSWorkshop

    init() async throws {
        workshop = try OSWorkshop()
        try await workshop.makeTree()
    }

    private func location(_ form: String, of name: String) -> String {
        form.replacing("{}", with: workshop.directory(name))
    }

    /// Writes a location that `skopeo` knows with `skopeo`.
    private func copy(_ name: String, to location: String, _ arguments: [String] = []) async throws {
        try await workshop.shell(
            "shift; skopeo copy -q \"$@\"", arguments + ["oci:\(workshop.directory(name))", location])
    }

    @Test(
        "an encapsulated image gives its commit under the name that it is bound to",
        .enabled(if: Tool("skopeo").isUsable),
        arguments: [Encapsulator.Format.v0, .v1(chunks: 2)],
        ["oci:{}", "oci-archive:{}.tar", "docker-archive:{}.docker.tar", "dir:{}.dir"])
    func encapsulated(_ format: Encapsulator.Format, _ form: String) async throws {
        var encapsulator = try await workshop.encapsulator()
        encapsulator.format = format
        try await encapsulator.write(layout: workshop.directory("os-image"))
        let source = location(form, of: "os-image")
        if !form.hasPrefix("oci:") { try await copy("os-image", to: source) }
        let made = try await workshop.create(source, as: "made")
        let commit = encapsulator.source.commit
        #expect(made.branches == ["ock \(commit)"])
        let repository = try await workshop.unpack("made")
        #expect(try await workshop.soundRefs(repository) == ["ock \(commit)"])
        let other = try await workshop.tryCreate(
            source, to: "oci:\(workshop.directory("other"))", ["--data-only", "--ref", "next"])
        #expect(other.status == 1 && other.error.contains("is bound to ock"), "\(other)")
    }

    @Test("an encapsulated commit that is bound to no name takes those that it is given")
    func unbound() async throws {
        let encapsulator = try await workshop.encapsulator(isBound: false)
        try await encapsulator.write(layout: workshop.directory("os-image"))
        let source = "oci:\(workshop.directory("os-image"))"
        try await workshop.create(source, as: "made", ["--data-only", "--ref", "rack/stable", "--ref", "next"])
        let repository = try await workshop.unpack("made")
        let commit = encapsulator.source.commit
        #expect(try await workshop.soundRefs(repository) == ["next \(commit)", "rack/stable \(commit)"])
        let nameless = try await workshop.tryCreate(source, to: "oci:\(workshop.directory("none"))")
        #expect(nameless.status == 1 && nameless.error.contains("--ref"), "\(nameless)")
        #expect(try await !workshop.exists("none"))
    }

    @Test("a layer on top of the commit is refused by its name, and nothing is left")
    func derived() async throws {
        var encapsulator = try await workshop.encapsulator()
        encapsulator.derivedLayers = 1
        let written = try await encapsulator.write(layout: workshop.directory("os-image"))
        let layer = try #require(written.layers.last)
        let refused = try await workshop.tryCreate(
            "oci:\(workshop.directory("os-image"))", to: "oci-archive:\(workshop.directory("made.tar"))")
        #expect(refused.status == 1, "\(refused)")
        #expect(refused.error.contains(layer.digest) && refused.error.contains("RUN something 0"), "\(refused)")
        #expect(try await !workshop.exists("made.tar"))
    }

    /// One flipped byte in a file of the last layer, which is consistent otherwise.
    private func damaged() async throws -> (layer: String, path: String) {
        var encapsulator = try await workshop.encapsulator()
        encapsulator.damage = { image in
            let entries = try #require(image.layers.last?.entries)
            let last = try #require(entries.lastIndex { $0.kind == .file && $0.content.count > 100 })
            image.layers[image.layers.count - 1].entries[last].content[50] ^= 1
        }
        let written = try await encapsulator.write(layout: workshop.directory("os-image"))
        let entries = try #require(written.image.layers.last?.entries)
        let entry = try #require(entries.last { $0.kind == .file && $0.content.count > 100 })
        return (try #require(written.layers.last).digest, String(decoding: entry.path, as: UTF8.self))
    }

    @Test("a damaged image is refused with layer and path, and nothing is left", arguments: ["oci", "oci-archive"])
    func damage(_ transport: String) async throws {
        let place = try await damaged()
        let refused = try await workshop.tryCreate(
            "oci:\(workshop.directory("os-image"))", to: "\(transport):\(workshop.directory("made"))")
        #expect(refused.status == 1, "\(refused)")
        #expect(refused.error.contains(place.layer) && refused.error.contains(place.path), "\(refused)")
        #expect(try await workshop.shell("ls -A \"$1\"") == "os\nos-image\nreference\n")
    }

    @Test("a damaged image leaves the one that is there as it was")
    func damageBesideAnother() async throws {
        try await workshop.image("made")
        let before = try workshop.directory.read("made/index.json")
        _ = try await damaged()
        let refused = try await workshop.tryCreate(
            "oci:\(workshop.directory("os-image"))", to: "oci:\(workshop.directory("made"))")
        #expect(refused.status == 1, "\(refused)")
        #expect(try workshop.directory.read("made/index.json") == before)
        try await workshop.slipway(["archive", "fsck", "--quiet", "oci:\(workshop.directory("made"))"])
    }

    @Test("a blob that changed after it was made is refused with its layer")
    func storedDamage() async throws {
        var encapsulator = try await workshop.encapsulator()
        encapsulator.damage = { $0.layers[1].storedDamage = { bytes in bytes[bytes.count / 2] ^= 1 } }
        let written = try await encapsulator.write(layout: workshop.directory("os-image"))
        let refused = try await workshop.tryCreate(
            "oci:\(workshop.directory("os-image"))", to: "oci-archive:\(workshop.directory("made.tar"))")
        #expect(refused.status == 1 && refused.error.contains(written.layers[1].digest), "\(refused)")
        #expect(try await !workshop.exists("made.tar"))
    }

    @Test(
        "a repository of any mode gives its commit, by branch or by checksum", .enabled(if: Tool.isRoot),
        arguments: ["archive", "bare", "bare-user"])
    func repository(_ mode: String) async throws {
        let commit = try await workshop.commit(to: "repository", mode: mode, isBound: false)
        let place = "ostree:\(workshop.directory("repository"))"
        for (index, (source, arguments, ref)) in [
            (place, [], "ock"), ("\(place):ock", [], "ock"), ("\(place):ock", ["--ref", "next"], "next"),
            ("\(place):\(commit)", ["--ref", "rack/stable"], "rack/stable"),
        ].enumerated() {
            try await workshop.create(source, as: "made\(index)", ["--data-only"] + arguments)
            let repository = try await workshop.unpack("made\(index)")
            #expect(try await workshop.soundRefs(repository) == ["\(ref) \(commit)"])
        }
        for (revision, says) in [
            (commit, "--ref"), ("nowhere", "it has ock"), (String(repeating: "0", count: 64), "000000"),
        ] {
            let refused = try await workshop.tryCreate("\(place):\(revision)", to: "oci:\(workshop.directory("none"))")
            #expect(refused.status == 1 && refused.error.contains(says), "\(refused)")
        }
        #expect(try await !workshop.exists("none"))
    }

    @Test(
        "an archive image gives the same image again", .enabled(if: Tool("skopeo").isUsable),
        arguments: ["oci:{}", "oci-archive:{}.tar", "dir:{}.dir"])
    func archiveImage(_ form: String) async throws {
        _ = try await workshop.commit(to: "repository")
        let made = try await workshop.create("ostree:\(workshop.directory("repository"))", as: "made")
        let source = location(form, of: "made")
        if !form.hasPrefix("oci:") { try await copy("made", to: source, ["--preserve-digests"]) }
        let again = try await workshop.create(source, as: "again")
        #expect(again["digest"] == made["digest"])
        #expect(again.branches.count == 1 && again.branches == made.branches)
        let repository = try await workshop.unpack("again")
        #expect(try await workshop.soundRefs(repository) == made.branches)
        let missing = try await workshop.tryCreate(
            source, to: "oci:\(workshop.directory("none"))", ["--data-only", "--ref", "nowhere"])
        #expect(missing.status == 1 && missing.error.contains("it has ock"), "\(missing)")
    }
}
