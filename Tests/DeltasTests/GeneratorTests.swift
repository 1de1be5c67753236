import Deltas
import OSTree
import Repository
import TestSupport
import Testing

@Suite("Generating static deltas", .enabled(if: Tool("ostree").isUsable))
struct GeneratorTests {
    /// Every object once, and the same ones that the real tool finds.
    @Test("the objects are those of the real tool", .enabled(if: Tool.isRoot), arguments: [true, false])
    func sameObjects(isUpdate: Bool) async throws {
        let workshop = try await DeltaWorkshop()
        try await workshop.change(DeltaTree.odd)
        let old = try await workshop.commit()
        try await workshop.change(DeltaTree.changed + "\nyes large | head -c 5000000 > large")
        let new = try await workshop.commit()
        let (files, summary) = try workshop.make(from: isUpdate ? old : nil, to: new)
        let options = isUpdate ? ["--from=\(old)", "--disable-bsdiff"] : ["--empty"]
        let reference = try await workshop.reference(options + ["--to=\(new)"], summary.name)
        let (ours, theirs) = try (
            StaticDelta(serialised: files[files.count - 1].bytes), StaticDelta(serialised: reference)
        )
        #expect(theirs.serialised == reference)
        #expect(ours.name == theirs.name && ours.commit == theirs.commit && ours.fallbacks == theirs.fallbacks)
        let (mine, others) = (ours.parts.flatMap(\.objects), theirs.parts.flatMap(\.objects))
        #expect(mine.sorted() == others.sorted() && Set(mine).count == mine.count && mine.count == summary.objects)
        #expect(ours.parts.reduce(0) { $0 + $1.contentSize } == theirs.parts.reduce(0) { $0 + $1.contentSize })
    }

    @Test("the same bytes with any number of threads, in parts that the superblock describes")
    func deterministic() async throws {
        let workshop = try await DeltaWorkshop()
        try await workshop.change(DeltaTree.large)
        let commit = try await workshop.commit()
        let (files, summary) = try workshop.make(to: commit, threads: 1)
        let again = try workshop.make(to: commit, threads: 2)
        #expect(again.files.map(\.path) == files.map(\.path) && again.files.map(\.bytes) == files.map(\.bytes))
        #expect(again.summary == summary)
        let name = summary.name
        #expect(files.map(\.path) == [name.partPath(0), name.partPath(1), name.superblockPath])
        #expect(files.reduce(0) { $0 + $1.bytes.count } == summary.size)
        #expect(try summary.superblock == Checksum(of: files[2].bytes))
        let superblock = try StaticDelta(serialised: files[2].bytes)
        for (part, file) in zip(superblock.parts, files) {
            #expect(try part.checksum == Checksum(of: file.bytes) && Int(part.size) == file.bytes.count)
            #expect(part.contentSize <= 32_000_000)
        }
        let large = superblock.fallbacks[0]
        let object = try workshop.bytes("\(workshop.archive)/\(ObjectName(large.checksum, .file).path)")
        #expect(large.contentSize == 4_000_001 && Int(large.size) == object.count)
    }

    @Test("a file larger than a part, when no file is left out, has a part of its own")
    func larger() async throws {
        let workshop = try await DeltaWorkshop()
        try await workshop.change("yes large | head -c 33000000 > b; printf a > a; printf c > c")
        let commit = try await workshop.commit()
        let (files, summary) = try workshop.make(to: commit, fallbackSize: nil)
        let superblock = try StaticDelta(serialised: files[files.count - 1].bytes)
        #expect(superblock.parts.map(\.objects.count) == [3, 1, 1] && summary.parts == 3)
        #expect(superblock.parts[1].contentSize == 33_000_000)
    }

    @Test(
        "an object that is missing or damaged is an error that names it",
        arguments: [
            ("dirtree", "rm"), ("dirmeta", "rm"), ("filez", "rm"), ("commit", "rm"), ("dirtree", "printf x >>"),
            ("filez", "cp \"$1/config\""), ("filez", "truncate -s 30"), ("filez", "truncate -s -1"),
        ])
    func damaged(kind: String, damage: String) async throws {
        let workshop = try await DeltaWorkshop()
        try await workshop.change("seq 1 1000 > x")
        let commit = try await workshop.commit()
        let script =
            "chmod -R u+w \"$1/objects\"; f=$(find \"$1/objects\" -name '*.\(kind)'); \(damage) \"$f\"; echo \"$f\""
        let victim = try await workshop.expect("sh", ["-euc", script, "sh", workshop.archive]).dropLast()
        let error = #expect(throws: RepositoryError.self) { try workshop.make(to: commit) }
        #expect(error?.place == String(victim))
    }

    @Test("the owner can stop it, and so can who takes the files")
    func stopped() async throws {
        let workshop = try await DeltaWorkshop()
        try await workshop.change("seq 1 1000 > x")
        let commit = try await workshop.commit()
        let generator = DeltaGenerator(store: try RepositoryStore(workshop.archive), from: nil, to: commit)
        #expect(throws: CancellationError.self) {
            try generator.generate(checkStop: { throw CancellationError() }, deliver: { _, _ in })
        }
        #expect(throws: CancellationError.self) {
            try generator.generate { _, _ in throw CancellationError() }
        }
    }
}
