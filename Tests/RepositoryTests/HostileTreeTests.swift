import OSTree
import Repository
import TestSupport
import Testing

@Suite("Trees made to keep a reader busy")
struct HostileTreeTests {
    private var store = MemoryStore()
    private let owner: Checksum

    init() throws { owner = try store.add(DirectoryMetadata(uid: 0, gid: 0, mode: 0o040755)) }

    @Test("a link leads no further than in Linux, nor over too many names")
    func links() throws {
        var store = store
        let long = Array(String(repeating: "a/../", count: 60_000).utf8)
        let dots = Array(String(repeating: "a/../", count: 800).utf8)
        let fits = Array(String(repeating: "a/../", count: 100).utf8)
        var files: [DirectoryTree.File] = []
        for (name, target) in [("long", long), ("dots", dots), ("fits", fits)] {
            let link = try store.add(FileHeader(uid: 0, gid: 0, mode: 0o120777, target: target))
            files.append(.init(name: try FileName(name.utf8), checksum: link))
        }
        let empty = try store.add(DirectoryTree(files: [], directories: []))
        let tree = try commit(&store, files, [.init(name: FileName("a".utf8), tree: empty, metadata: owner)])
        for name in ["long", "dots"] {
            let error = #expect(throws: RepositoryError.self) { try tree.resolve(TreePath(name)) }
            #expect(error?.kind == .corrupt)
        }
        #expect(try tree.resolve(TreePath("fits"))?.path == .root)
    }

    @Test("directories that share what they hold end a walk and a comparison, soon")
    func bomb() throws {
        var store = store
        let file = try store.add(FileHeader(uid: 0, gid: 0, mode: 0o100644))
        let before = try commit(&store, [], [])
        var tree = try store.add(
            DirectoryTree(files: [.init(name: FileName("f".utf8), checksum: file)], directories: []))
        // 2^40 paths.
        for _ in 0..<40 {
            tree = try store.add(
                DirectoryTree(
                    files: [],
                    directories: ["a", "b"].map { .init(name: try FileName($0.utf8), tree: tree, metadata: owner) }))
        }
        let after = try commit(&store, [], [.init(name: FileName("x".utf8), tree: tree, metadata: owner)])
        let error = #expect(throws: RepositoryError.self) { try TreeDifference.changes(from: before, to: after) }
        #expect(error?.problem.contains("differs in more") == true)
        struct Stop: Error {}
        var calls = 0
        #expect(throws: Stop.self) {
            try TreeDifference.changes(from: before, to: after) {
                calls += 1
                if calls == 100 { throw Stop() }
            }
        }
    }

    @Test("more paths than the limit in one directory are refused before any is met")
    func wide() throws {
        var store = store
        let empty = try store.add(DirectoryTree(files: [], directories: []))
        let names = try (0..<1001).map { try FileName("d\($0)".utf8) }
        let inner = try store.add(
            DirectoryTree(files: [], directories: names.map { .init(name: $0, tree: empty, metadata: owner) }))
        let tree = try commit(&store, [], names.map { .init(name: $0, tree: inner, metadata: owner) })
        var met = 0
        let error = #expect(throws: RepositoryError.self) { try tree.walk { _, _ in met += 1 } }
        #expect(error?.kind == .corrupt)
        #expect(met > 0 && met <= CommitTree.pathLimit)
    }

    @Test("directories are kept, and may be limited in all")
    func cache() throws {
        var store = store
        var trees: [Checksum] = []
        for number in 0..<5 {
            let names = try (0..<10).map { try FileName("\(number)-\($0)".utf8) }
            trees.append(
                try store.add(
                    DirectoryTree(
                        files: [], directories: names.map { .init(name: $0, tree: owner, metadata: owner) })))
        }
        let cache = TreeCache(store, entryLimit: 30)
        for _ in 0..<10 {
            for tree in trees[..<3] { #expect(try cache.tree(tree) == store.tree(tree)) }
        }
        #expect(throws: RepositoryError.self) { try cache.tree(trees[3]) }
        #expect(try cache.tree(trees[0]).directories.count == 10)
    }

    @Test("the search for unreachable objects can be stopped")
    func stop() throws {
        struct Stop: Error {}
        var store = store
        let tree = try commit(&store, [], [])
        #expect(try tree.store.unreachableObjects(from: [tree.checksum], parents: 0).isEmpty)
        #expect(throws: Stop.self) {
            try tree.store.unreachableObjects(from: [tree.checksum], parents: 0) { throw Stop() }
        }
    }

    private func commit(
        _ store: inout MemoryStore, _ files: [DirectoryTree.File], _ directories: [DirectoryTree.Subdirectory]
    ) throws -> CommitTree {
        let root = try store.add(DirectoryTree(files: files, directories: directories))
        let commit = try store.add(Commit(timestamp: 0, rootTree: root, rootMetadata: owner))
        return try CommitTree(store, commit: commit)
    }
}
