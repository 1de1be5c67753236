import ImageBuild
import OSTree
import Repository
import TestSupport
import Testing

@Suite("Images of a repository that the real ostree made", .enabled(if: Tool("ostree").isUsable))
struct RepositoryTests {
    private let workshop: Workshop
    private let tree: String

    init() throws {
        workshop = try Workshop()
        tree = workshop.directory("tree")
    }

    private func source(_ revision: String, as ref: String = "ock", depth: Int = 0) throws -> StoreSource {
        let store = try RepositoryStore(workshop.directory("reference"))
        return StoreSource(store, [.init(try store.resolve(revision), refs: [try RefName(ref)])], depth: depth)
    }

    /// The owner of files is kept in every mode but `bare-user-only`, where the commit itself has none.
    @Test(
        "the commit stays, and the objects are sound", .enabled(if: Tool.isRoot),
        arguments: ["archive", "bare", "bare-user", "bare-user-only"])
    func modes(mode: String) async throws {
        try await OddTree.make(at: tree, in: workshop)
        try await workshop.expect("sh", ["-c", "head -c 20000000 /dev/urandom > \"$1\"", "sh", tree + "/large"])
        let repository = workshop.directory("reference")
        // Its commits are canonical: no owner, no attributes, no bits beyond the ordinary.
        let options = mode == "bare-user-only" ? ["--canonical-permissions", "--no-xattrs"] : []
        let expected = try await workshop.reference(tree, options, mode: mode)
        for revision in ["ock", expected] {
            let name = "image-" + revision
            let image = try workshop.build(source(revision), as: name)
            #expect(image.commit?.description == expected)
            let unpacked = try await workshop.unpack(image, of: name)
            try await workshop.expect("ostree", ["--repo=\(unpacked)", "fsck", "-q"])
        }
        try await workshop.expect("ostree", ["--repo=\(repository)", "fsck", "-q"])
    }

    @Test("objects of an archive are not compressed again")
    func sameBytes() async throws {
        try await OddTree.makePlain(at: tree, in: workshop)
        _ = try await workshop.reference(tree, [])
        let unpacked = try await workshop.unpack(workshop.build(source("ock"), as: "image"), of: "image")
        try await workshop.expect("diff", ["-r", workshop.directory("reference/objects"), unpacked + "/objects"])
    }

    @Test("parents come along as deep as told")
    func history() async throws {
        try await OddTree.makePlain(at: tree, in: workshop)
        for number in 0..<4 {
            try await workshop.expect("sh", ["-c", "echo \(number) > \"$1\"/number", "sh", tree])
            _ = try await workshop.reference(tree, [])
        }
        for depth in [0, 1, 9] {
            let image = try workshop.build(source("ock", depth: depth), as: "image\(depth)")
            #expect(image.commits.count == min(depth, 3) + 1)
            let unpacked = try await workshop.unpack(image, of: "image\(depth)")
            try await workshop.expect("ostree", ["--repo=\(unpacked)", "fsck", "-q"])
        }
    }

    @Test("a missing object is named", arguments: ["commit", "dirtree", "dirmeta", "filez"])
    func missing(kind: String) async throws {
        try await OddTree.makePlain(at: tree, in: workshop)
        _ = try await workshop.reference(tree, [])
        let objects = workshop.directory("reference/objects")
        let victim = try await workshop.expect(
            "sh", ["-c", "find \"$1\" -name \"*.$2\" | sort | head -n 1", "sh", objects, kind]
        )
        .split(separator: "\n")[0]
        try await workshop.expect("rm", [String(victim)])
        let error = #expect(throws: RepositoryError.self) { try build() }
        #expect(error?.place == String(victim))
    }

    /// Every kind is damaged so that it still parses: only its checksum tells.
    @Test(
        "an object with another one's content is an error",
        arguments: [
            ("commit", "sed -i 's/A subject/B subject/' \"$1\""), ("dirtree", "sed -i 's/hello/hellp/' \"$1\""),
            ("dirmeta", "printf x | dd of=\"$1\" bs=1 seek=3 conv=notrunc status=none"), ("filez", "cp \"$2\" \"$1\""),
        ])
    func damaged(kind: String, damage: String) async throws {
        try await OddTree.makePlain(at: tree, in: workshop)
        _ = try await workshop.reference(tree, [])
        let find =
            kind == "dirtree" ? "grep -l hello -r \"$1\" --include='*.dirtree'" : "find \"$1\" -name \"*.$2\" | sort"
        let found = try await workshop.expect("sh", ["-c", find, "sh", workshop.directory("reference/objects"), kind])
        let files = found.split(separator: "\n").map(String.init)
        try await workshop.expect("chmod", ["-R", "u+w", workshop.directory("reference/objects")])
        try await workshop.expect("sh", ["-c", damage, "sh", files[0], files[files.count - 1]])
        #expect { try build() } throws: { error in error is RepositoryError || error is ImageBuildError }
    }

    @Test("a ref that the commit is not bound to is refused before anything is written")
    func binding() async throws {
        try await OddTree.makePlain(at: tree, in: workshop)
        _ = try await workshop.reference(tree, [])
        #expect(throws: ImageBuildError.self) { try workshop.build(source("ock", as: "other"), as: "image") }
        let left = try await workshop.expect("ls", ["-A", workshop.directory.path])
        #expect(!left.contains("image"), "\(left)")
    }

    @Test("detached metadata comes along bit for bit")
    func detached() async throws {
        try await OddTree.makePlain(at: tree, in: workshop)
        let commit = try await workshop.reference(tree, ["--add-detached-metadata-string=color=blue"])
        let unpacked = try await workshop.unpack(workshop.build(source("ock"), as: "image"), of: "image")
        let shown = try await workshop.expect(
            "ostree", ["--repo=\(unpacked)", "show", "--print-detached-metadata-key=color", commit])
        #expect(shown == "'blue'\n")
    }

    private func build() throws { _ = try workshop.build(source("ock"), as: "image") }
}
