import Glibc
import ImageBuild
import OSTree
import TestSupport
import Testing

@Suite("Files that OSTree cannot keep")
struct SpecialFileTests {
    @Test("a FIFO is an error that names it, or left out")
    func fifo() async throws {
        let workshop = try Workshop()
        let tree = workshop.directory("tree")
        try await OddTree.makePlain(at: tree, in: workshop)
        let clean = try workshop.build(Workshop.tree(tree), as: "clean")
        #expect(mkfifo(tree + "/usr/etc/pipe", 0o644) == 0)
        let error = #expect(throws: ImageBuildError.self) {
            try workshop.build(Workshop.tree(tree), as: "refused")
        }
        #expect(error?.place == tree + "/usr/etc/pipe")
        #expect(access(workshop.directory("refused/index.json"), F_OK) != 0)
        let skipped = try workshop.build(
            Workshop.tree(tree, skipsSpecial: true), as: "skipped")
        #expect(skipped.commit == clean.commit)
    }

    @Test(
        "devices, sockets and pipes, as the real ostree refuses them",
        .enabled(if: Tool.isRoot && Tool("ostree").isUsable), arguments: [S_IFCHR, S_IFBLK, S_IFSOCK, S_IFIFO])
    func device(kind: mode_t) async throws {
        let workshop = try Workshop()
        let tree = workshop.directory("tree")
        try await OddTree.makePlain(at: tree, in: workshop)
        let clean = try workshop.build(Workshop.tree(tree), as: "clean")
        #expect(mknod(tree + "/special", kind | 0o600, 0x103) == 0)
        let error = #expect(throws: ImageBuildError.self) {
            try workshop.build(Workshop.tree(tree), as: "refused")
        }
        #expect(error?.place == tree + "/special")
        let skipped = try workshop.build(
            Workshop.tree(tree, skipsSpecial: true), as: "skipped")
        #expect(skipped.commit == clean.commit)
        let repository = workshop.directory("repository")
        try await workshop.expect("ostree", ["--repo=\(repository)", "init", "--mode=archive"])
        let theirs = try await run("ostree", ["--repo=\(repository)", "commit", "-b", "x", "--tree=dir=\(tree)"])
        #expect(!theirs.succeeded, "\(theirs)")
    }

    @Test("a name that is not UTF-8, and a link to what is not")
    func encoding() async throws {
        for command in ["printf x > \"$(printf 'b\\377d')\"", "ln -s \"$(printf 'b\\377d')\" link"] {
            let workshop = try Workshop()
            let tree = workshop.directory("tree")
            try await workshop.expect("sh", ["-c", "mkdir \"$1\"; cd \"$1\"; \(command)", "sh", tree])
            let error = #expect(throws: ImageBuildError.self) {
                try workshop.build(Workshop.tree(tree), as: "refused")
            }
            #expect(error?.problem.contains("UTF-8") == true)
        }
    }

    @Test("a tree that is not there")
    func missing() throws {
        let workshop = try Workshop()
        #expect(throws: ImageBuildError.self) {
            try workshop.build(Workshop.tree("/nowhere"), as: "refused")
        }
    }
}
