import Encapsulation
import Files
import OCI
import SystemPackage
import TestSupport
import Testing

@Suite("Encapsulated images, read", .enabled(if: Tool("ostree").isUsable && Tool.isRoot)) struct RoundTripTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try makeDirectory(directory("spool"))
    }

    @Test(
        "both formats, with any number of chunks, however compressed",
        arguments: [Encapsulator.Format.v0, .v1(chunks: 0), .v1(chunks: 1), .v1(chunks: 3), .v1(chunks: 7)],
        EncapsulatorLayer.Compression.allCases)
    func formats(_ format: Encapsulator.Format, _ compression: EncapsulatorLayer.Compression) async throws {
        var encapsulator = try await OddCommit.encapsulator()
        encapsulator.format = format
        encapsulator.compression = compression
        try await check(encapsulator)
    }

    @Test(
        "names as GNU's tar and pax write them, with and without `./`",
        arguments: [EncapsulatorEntry.LongNames.gnu, .pax], [false, true])
    func names(_ longNames: EncapsulatorEntry.LongNames, _ hasDots: Bool) async throws {
        for format in [Encapsulator.Format.v0, .v1(chunks: 2)] {
            var encapsulator = try await OddCommit.encapsulator()
            encapsulator.format = format
            encapsulator.longNames = longNames
            encapsulator.hasDots = hasDots
            try await check(encapsulator)
            removeTree(directory("image"))
        }
    }

    @Test("files that are too large for memory are spooled", arguments: [Encapsulator.Format.v0, .v1(chunks: 2)])
    func large(_ format: Encapsulator.Format) async throws {
        var encapsulator = Encapsulator(try await OddCommit.large.value)
        encapsulator.format = format
        encapsulator.compression = format == .v0 ? .zstd : .gzip
        let reading = try await check(encapsulator)
        #expect(reading.spooled == [try encapsulator.source.file(at: "large")])
        #expect(try listDirectory(FilePath(directory("spool"))) == [])
    }

    @Test("a commit without detached metadata, and a tree that is very deep")
    func deep() async throws {
        var encapsulator = try await OddCommit.encapsulator()
        encapsulator.source.metadata[encapsulator.source.commit + ".commitmeta"] = nil
        let root = try encapsulator.source.directory(at: "")
        var tree = try encapsulator.source.directory(at: "usr/bin").tree
        for depth in 0..<500 {
            var outer = EncapsulatorVariant.Tree()
            outer.directories = [(Array("d".utf8), tree, root.metadata)]
            if depth == 499 {
                let name = root.tree + ".dirtree"
                let old = EncapsulatorVariant.tree(encapsulator.source.metadata[name] ?? [])
                outer.files = old.files
                outer.directories += old.directories
                try encapsulator.source.graft(name, outer.serialised)
            } else {
                tree = EncapsulatorHash.hex(of: outer.serialised)
                encapsulator.source.metadata[tree + ".dirtree"] = outer.serialised
            }
        }
        let reading = try await check(encapsulator)
        #expect(reading.metadata.count > 500)
    }

    @Test(
        "what skopeo makes of an image",
        arguments: [
            ("oci-archive", []), ("dir", []), ("docker-archive", []), ("dir", ["--format", "v2s2"]),
            ("oci", ["--dest-compress-format", "zstd"]),
        ])
    func transports(_ transport: String, _ options: [String]) async throws {
        let encapsulator = try await OddCommit.encapsulator()
        let written = try await encapsulator.write(layout: directory("image"))
        let place = "\(transport):" + directory("copy")
        let source = "oci:" + directory("image")
        let copied = try await run("skopeo", ["--insecure-policy", "copy"] + options + [source, place])
        #expect(copied.succeeded, "\(copied)")
        compare(try Reading(place, spool: directory("spool")), encapsulator, written, samePlaces: false)
    }

    @Test("an image of several platforms, each with its own commit")
    func platforms() async throws {
        let amd64 = try await OddCommit.encapsulator()
        var arm64 = amd64
        arm64.architecture = "arm64"
        let name = try arm64.source.file(at: "usr/bin/hello")
        var file = EncapsulatorSource.File(content: Array("other".utf8))
        file.mode = 0o100755
        try arm64.source.graft(file: name, file)
        let written = try await Encapsulator.write([amd64, arm64], layout: directory("image"))
        let place = "oci:" + directory("image")
        for (encapsulator, (written, architecture)) in zip(
            [amd64, arm64], zip(written, [Architecture.amd64, .arm64]))
        {
            let reading = try Reading(place, spool: directory("spool"), architecture: architecture)
            compare(reading, encapsulator, written)
        }
        #expect(throws: ImageError.self) { try Reading(place, spool: directory("spool")) }
    }

    @Test("what other tools write too", arguments: Variation.all)
    func variations(_ variation: Variation) async throws {
        var encapsulator = try await OddCommit.encapsulator()
        encapsulator.compression = variation.compression
        encapsulator.damage = variation.change
        try await check(encapsulator)
    }

    @discardableResult
    private func check(_ encapsulator: Encapsulator) async throws -> Reading {
        let written = try await encapsulator.write(layout: directory("image"))
        let reading = try Reading("oci:" + directory("image"), spool: directory("spool"))
        compare(reading, encapsulator, written)
        return reading
    }

    private func compare(
        _ reading: Reading, _ encapsulator: Encapsulator, _ written: EncapsulatorResult, samePlaces: Bool = true
    ) {
        let source = encapsulator.source
        #expect(reading.commit == source.commit)
        #expect(reading.metadata == source.metadata)
        #expect(reading.files == source.files)
        #expect(reading.names.count == source.metadata.count + source.files.count)
        let first = [source.commit + ".commit", source.commit + ".commitmeta"].filter { source.metadata[$0] != nil }
        #expect(Array(reading.names.prefix(first.count)) == first)
        guard samePlaces else { return }
        for (name, position) in reading.positions {
            let entries = written.image.layers[position.layer].entries
            let index = entries.firstIndex { entry in
                entry.name.hasSuffix(Encapsulator.path(name + ".file")) && entry.kind != .hardLink
            }
            #expect(position.path == Encapsulator.path(name + ".file"))
            #expect(position.digest.description == written.layers[position.layer].digest)
            #expect(index.map { written.layers[position.layer].offsets[$0].upperBound } == position.offset)
        }
    }
}
