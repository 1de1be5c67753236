import OSTree
import Repository
import TestSupport
import Testing

@Suite("The tree of a commit", .enabled(if: Tool("ostree").isUsable))
struct TreeTests {
    private let workshop: Workshop
    private let tree: CommitTree

    init() async throws {
        workshop = try Workshop()
        try await workshop.makePlainTree("tree")
        try await workshop.make("repository", mode: "bare-user")
        tree = try CommitTree(workshop.store("repository"), commit: await workshop.commit("tree", to: "repository"))
    }

    @Test("a walk meets what `ostree ls -R` lists", .enabled(if: Tool.isRoot))
    func listing() async throws {
        try await workshop.makeOddTree("odd")
        let commit = try await workshop.commit("odd", to: "repository", ref: "odd")
        let odd = try CommitTree(workshop.store("repository"), commit: commit)
        var lines = [try line(odd, .root, odd.root)]
        try odd.walk { lines.append(try line(odd, $0, $1)) }
        let theirs = try await workshop.ostree("repository", "ls", "-R", "odd")
        // One name holds a line break.
        #expect(
            lines.sorted().joined(separator: "\n").split(separator: "\n").sorted()
                == theirs.split(separator: "\n").sorted())
    }

    @Test(
        "paths, without links and with them",
        arguments: [
            ("usr/bin/hello", "/usr/bin/hello", true), ("/usr//bin/", "/usr/bin", true), ("", "/", true),
            ("bin/hello", "/usr/bin/hello", false), ("bin/hi", "/usr/bin/hello", false),
            ("absolute", "/usr/bin/hello", true), ("etc/os-release", "/usr/lib/os-release", true),
            ("broken", nil, true), ("none", nil, false), ("usr/bin/hello/x", nil, false),
        ])
    func paths(path: String, resolved: String?, isThere: Bool) throws {
        let path = try TreePath(path)
        #expect((try tree.node(at: path) != nil) == isThere)
        let found = try tree.resolve(path)
        #expect(found?.path.description == resolved)
        if let found { #expect(try tree.node(at: found.path) == found.node) }
    }

    @Test("endless links, and paths that are none")
    func refused() throws {
        let error = #expect(throws: RepositoryError.self) { try tree.resolve(TreePath("loop")) }
        #expect(error?.kind == .corrupt)
        for path in ["..", "usr/../etc", "./usr"] { #expect(throws: OSTreeError.self) { try TreePath(path) } }
    }

    @Test("small files are what `ostree cat` prints", arguments: ["etc/os-release", "usr/bin/hi", "etc/empty"])
    func content(path: String) async throws {
        let bytes = try #require(try tree.read(TreePath(path), limit: 100))
        let target = try #require(try tree.resolve(TreePath(path))).path
        let theirs = try await workshop.ostree("repository", "cat", "ock", "\(target)")
        #expect(String(decoding: bytes, as: UTF8.self) == theirs)
        #expect(try tree.read(TreePath("usr"), limit: 100) == nil)
    }

    @Test("a walk from a directory meets what lies in it")
    func partialWalk() throws {
        let path = try TreePath("usr/bin")
        var met: [String] = []
        try tree.walk(from: (path, #require(try tree.node(at: path)))) { path, _ in met.append("\(path)") }
        #expect(met == ["/usr/bin/hello", "/usr/bin/hi"])
    }

    /// A line of `ostree ls`.
    private func line(_ tree: CommitTree, _ path: TreePath, _ node: TreeNode) throws -> String {
        func octal(_ mode: UInt32) -> String {
            let digits = String(mode & 0o7777, radix: 8)
            return String(repeating: "0", count: 5 - digits.count) + digits
        }
        func padded(_ number: UInt64) -> String {
            String(repeating: " ", count: max(0, 6 - "\(number)".count)) + "\(number)"
        }
        switch node {
        case .directory(_, let metadata):
            let metadata = try tree.store.directoryMetadata(metadata)
            return "d\(octal(metadata.mode)) \(metadata.uid) \(metadata.gid) \(padded(0)) \(path)"
        case .file(let file):
            let (header, size) = try tree.store.fileHeader(file)
            let owner = "\(octal(header.mode)) \(header.uid) \(header.gid) \(padded(size)) \(path)"
            return header.isRegular ? "-" + owner : "l\(owner) -> \(String(decoding: header.target, as: UTF8.self))"
        }
    }
}
