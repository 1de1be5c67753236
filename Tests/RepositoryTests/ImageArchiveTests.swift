import Files
import OSTree
import Repository
import SystemPackage
import TestSupport
import Testing

@Suite("The archive in an image's layers", .enabled(if: Tool("ostree").isUsable && Tool("tar").isUsable))
struct ImageArchiveTests {
    private static let place = ArchiveRepository.placeInImage
    private let workshop: Workshop
    private let first: Checksum
    private let second: Checksum

    /// `layer1` has a commit, `layer2` what a second commit of the same branch adds, `root` is what both amount to.
    init() async throws {
        workshop = try Workshop()
        let repository = "root/\(Self.place)"
        try await workshop.shell("mkdir -p \(repository) layers")
        try await workshop.makePlainTree("tree")
        try await workshop.make(repository)
        first = try await workshop.commit("tree", to: repository)
        try await workshop.shell("cp -a root lower; tar -cf layers/1 -C root usr; echo x > tree/more")
        second = try await workshop.commit("tree", to: repository)
        try await workshop.shell(
            """
            cp -a root upper; cd lower
            find . -type f | while read -r f; do if cmp -s "$f" "../upper/$f"; then rm "../upper/$f"; fi; done
            cd ..; tar -cf layers/2 -C upper usr
            """)
    }

    @Test("upper layers add and win; all objects are sound")
    func layers() throws {
        let archive = try archive("1", "2")
        let store = try workshop.store("root/\(Self.place)")
        #expect(try archive.objects() == store.objects())
        #expect(try archive.refs() == [RefName("ock"): second])
        #expect(try archive.resolve("ock") == second)
        #expect(try Fsck.check(archive, threads: 2).findings.isEmpty)
        #expect(try self.archive("1").refs() == [RefName("ock"): first])
        let config = try #require(archive.file(at: "config"))
        #expect(try String(decoding: config.bytes(limit: 1000), as: UTF8.self) == ArchiveRepository.configuration)
        #expect(archive.file(at: "absent") == nil)
        let tree = try CommitTree(archive, commit: second)
        #expect(try tree.read(TreePath("more"), limit: 10) == Array("x\n".utf8))
    }

    @Test("every file of the repository has its layer and its bytes")
    func files() async throws {
        let archive = try archive("1", "2")
        let found = try await workshop.shell("cd root/\(Self.place); find . -type f -printf '%P\\n'")
        #expect(Set(archive.files.map(\.path)) == Set(found.split(separator: "\n").map(String.init)))
        var layers: Set<Int> = []
        for (path, location) in archive.files {
            let extent = try #require(archive.file(at: path))
            #expect(extent.range == location.range)
            let theirs = try readFile(FilePath(workshop("root/\(Self.place)/\(path)")), limit: 1 << 20)
            #expect(try extent.bytes(limit: 1 << 20) == theirs)
            layers.insert(location.layer)
        }
        #expect(layers == [0, 1])
    }

    @Test("whiteouts remove files, directories and what is in them")
    func whiteouts() async throws {
        let all = try archive("1", "2").objects()
        let victim = ObjectName(first, .commit)
        let shard = String(ObjectName(second, .commit).path.dropLast(62 + ".commit".count + 1))
        let cases: [(script: String, stays: (ObjectName) -> Bool, hasConfig: Bool)] = [
            (
                "touch objects/\(victim.path.dropFirst(8).prefix(3)).wh.\(victim.path.dropFirst(11))", { $0 != victim },
                true
            ),
            ("mkdir -p \(shard); touch \(shard)/.wh..wh..opq", { !$0.path.hasPrefix(shard) }, true),
            ("touch .wh.objects", { _ in false }, true), ("touch ../.wh.ostree", { _ in false }, false),
            ("touch .wh..wh..opq", { _ in false }, false), ("touch ../../.wh..wh..opq", { _ in false }, false),
            ("touch .wh.config ../../.wh.other", { _ in true }, false),
            ("rm -rf objects; touch objects", { _ in false }, true),
        ]
        for (script, stays, hasConfig) in cases {
            try await workshop.shell(
                """
                rm -rf top; mkdir -p top/\(Self.place)/objects/\(victim.path.dropFirst(8).prefix(2)); cd top/\(Self.place)
                \(script); cd \(workshop("top")); tar -cf ../layers/3 usr
                """)
            let archive = try archive("1", "2", "3")
            #expect(try archive.objects() == all.filter(stays), "\(script)")
            #expect((archive.file(at: "config") != nil) == hasConfig, "\(script)")
            #expect(!archive.files.contains { $0.path.contains(".wh.") })
        }
    }

    @Test("layers that are no tar, other modes, no repository at all, and strays")
    func odd() async throws {
        try await workshop.shell(
            "echo junk > layers/junk; head -c 2000 layers/1 > layers/short; tar -cf layers/none tree")
        #expect(throws: RepositoryError.self) { try archive("junk") }
        #expect(throws: RepositoryError.self) { try archive("1", "short") }
        #expect(try archive("none").objects().isEmpty)
        #expect(try archive("none").refs().isEmpty)
        try await workshop.shell(
            """
            mkdir -p top/\(Self.place)/objects top/\(Self.place)/refs/heads; cd top/\(Self.place); echo x > objects/junk
            echo junk > refs/heads/bad; cd \(workshop("top")); tar -cf ../layers/3 usr
            """)
        let report = try Fsck.check(archive("1", "3"), threads: 1)
        #expect(report.findings.map(\.kind) == [.stray, .damagedRef])
        try await workshop.shell(
            "cd top/\(Self.place); sed s/archive-z2/bare/ ../../../../../../root/\(Self.place)/config > config")
        try await workshop.shell("tar -cf layers/3 -C top usr")
        #expect(throws: RepositoryError.self) { try archive("1", "3") }
    }

    private func archive(_ names: String...) throws -> ImageArchive {
        try ImageArchive(
            place: "image",
            layers: names.map { name in
                let file = try OpenFile(FilePath(workshop("layers/\(name)")))
                return FileExtent(file: file, range: 0..<file.size)
            })
    }
}
