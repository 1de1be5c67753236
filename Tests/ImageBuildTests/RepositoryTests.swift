import ImageBuild
import OSTree
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

    @Test("the commit stays, by ref and by checksum, and the objects are sound")
    func sameCommit() async throws {
        try await OddTree.makePlain(at: tree, in: workshop)
        try await workshop.expect("sh", ["-c", "head -c 20000000 /dev/urandom > \"$1\"", "sh", tree + "/large"])
        let expected = try await workshop.reference(tree, [])
        for revision in ["ock", expected] {
            let name = "image-" + revision
            let image = try workshop.build(
                RepositorySource(workshop.directory("reference"), revision: revision), as: name)
            #expect(image.commit.description == expected)
            let repository = try await workshop.unpack(image, of: name)
            try await workshop.expect("ostree", ["--repo=\(repository)", "fsck", "-q"])
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
        let error = #expect(throws: ImageBuildError.self) { try build() }
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
        #expect(throws: OSTreeError.self) { try build() }
    }

    @Test("another mode is refused by its name", arguments: ["bare", "bare-user"])
    func mode(mode: String) async throws {
        try await workshop.expect("ostree", ["--repo=\(workshop.directory("reference"))", "init", "--mode=\(mode)"])
        let error = #expect(throws: ImageBuildError.self) { try build() }
        #expect(error?.description.contains("mode \(mode);") == true)
    }

    @Test("what is no repository, and a ref that is not there")
    func absent() async throws {
        #expect(throws: ImageBuildError.self) { try RepositorySource("/nowhere", revision: "ock") }
        try await OddTree.makePlain(at: tree, in: workshop)
        _ = try await workshop.reference(tree, [])
        #expect(throws: ImageBuildError.self) {
            try RepositorySource(workshop.directory("reference"), revision: "other")
        }
    }

    @Test("a ref that the commit is not bound to is refused")
    func binding() async throws {
        try await OddTree.makePlain(at: tree, in: workshop)
        _ = try await workshop.reference(tree, [])
        #expect(throws: ImageBuildError.self) {
            try workshop.build(
                RepositorySource(workshop.directory("reference"), revision: "ock"), as: "image", ref: "other")
        }
    }

    private func build() throws {
        _ = try workshop.build(RepositorySource(workshop.directory("reference"), revision: "ock"), as: "image")
    }
}
