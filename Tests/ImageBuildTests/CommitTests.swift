import ImageBuild
import OSTree
import TestSupport
import Testing

@Suite("The same commit as the real ostree", .enabled(if: Tool("ostree").isUsable))
struct CommitTests {
    @Test("a tree of odd cases", .enabled(if: Tool.isRoot || Tool.areRequired), arguments: [true, false])
    func oddTree(withAttributes: Bool) async throws {
        let workshop = try Workshop()
        let tree = workshop.directory("tree")
        try await OddTree.make(at: tree, in: workshop)
        let options = ["--no-bindings"] + (withAttributes ? [] : ["--no-xattrs"])
        let expected = try await workshop.reference(tree, options)
        let image = try workshop.build(
            Workshop.tree(tree, withAttributes: withAttributes), as: "image")
        #expect(image.commit?.description == expected)
        let repository = try await workshop.unpack(image, of: "image")
        try await workshop.expect("ostree", ["--repo=\(repository)", "fsck", "-q"])
        #expect(try await workshop.expect("ostree", ["--repo=\(repository)", "refs"]) == "ock\n")
        #expect(try await workshop.expect("ostree", ["--repo=\(repository)", "rev-parse", "ock"]) == expected + "\n")
    }

    @Test("a tree of any user, bound to its ref")
    func boundTree() async throws {
        let workshop = try Workshop()
        let tree = workshop.directory("tree")
        try await OddTree.makePlain(at: tree, in: workshop)
        let expected = try await workshop.reference(tree, [])
        var message = Workshop.message
        message.bindings = [try RefName("ock")]
        let image = try workshop.build(Workshop.tree(tree, message: message), as: "image")
        #expect(image.commit?.description == expected)
    }

    @Test("a Debian minbase tree", .enabled(if: (Tool.isRoot && Tool("debootstrap").isInstalled) || Tool.areRequired))
    func minbase() async throws {
        let workshop = try Workshop()
        let tree = try await Minbase.tree()
        let expected = try await workshop.reference(tree, ["--no-bindings"])
        let image = try workshop.build(Workshop.tree(tree), as: "image")
        #expect(image.commit?.description == expected)
        let repository = try await workshop.unpack(image, of: "image")
        try await workshop.expect("ostree", ["--repo=\(repository)", "fsck", "-q"])
    }
}
