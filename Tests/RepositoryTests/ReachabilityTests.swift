import OSTree
import Repository
import Testing

@Suite("What commits reach")
struct ReachabilityTests {
    private var store = MemoryStore()
    private let owner: Checksum

    init() throws { owner = try store.add(DirectoryMetadata(uid: 0, gid: 0, mode: 0o40755)) }

    @Test("a tree whose directories share all they hold is met once, and walks over its paths have an end")
    func shared() throws {
        var store = store
        var tree = try store.add(DirectoryTree(files: [], directories: []))
        for _ in 0..<200 {
            tree = try store.add(
                DirectoryTree(
                    files: [],
                    directories: ["a", "b"].map { try .init(name: FileName($0.utf8), tree: tree, metadata: owner) }))
        }
        let commit = try store.add(Commit(timestamp: 0, rootTree: tree, rootMetadata: owner))
        var reachability = Reachability(store)
        var met: [ObjectName] = []
        try reachability.add(commit) { name, bytes in
            #expect(bytes == store.metadata[name])
            met.append(name)
        }
        #expect(met.count == 203)
        #expect(met.first == ObjectName(commit, .commit))
        #expect(Set(met) == Set(store.objects()))
        #expect(reachability.objects == Set(met))
    }

    @Test(
        "directories that lie too deep end a walk", arguments: [CommitTree.depthLimit - 1, CommitTree.depthLimit + 10])
    func deep(levels: Int) throws {
        var store = store
        let file = try store.add(FileHeader(uid: 0, gid: 0, mode: 0o100644))
        var roots: [Checksum] = []
        for name in ["x", "y"] {
            var tree = try store.add(
                DirectoryTree(files: [.init(name: FileName(name.utf8), checksum: file)], directories: []))
            for _ in 0..<levels {
                tree = try store.add(
                    DirectoryTree(
                        files: [], directories: [.init(name: FileName("d".utf8), tree: tree, metadata: owner)]))
            }
            roots.append(try store.add(Commit(timestamp: 0, rootTree: tree, rootMetadata: owner)))
        }
        let (old, new) = (try CommitTree(store, commit: roots[0]), try CommitTree(store, commit: roots[1]))
        var reachability = Reachability(store)
        if levels < CommitTree.depthLimit {
            try reachability.add(roots[0])
            var count = 0
            try old.walk { _, _ in count += 1 }
            #expect(count == levels + 1)
            #expect(try TreeDifference.changes(from: old, to: new).count == 2)
        } else {
            #expect(throws: RepositoryError.self) { try reachability.add(roots[0]) }
            #expect(throws: RepositoryError.self) { try old.walk { _, _ in } }
            #expect(throws: RepositoryError.self) { try TreeDifference.changes(from: old, to: new) }
        }
    }

    @Test("history is followed as far as it is asked for, also when a commit was met with less before")
    func history() throws {
        var store = store
        var commits: [Checksum] = []
        for number in 0..<5 {
            let file = try store.add(FileHeader(uid: UInt32(number), gid: 0, mode: 0o100644))
            let tree = try store.add(
                DirectoryTree(files: [.init(name: FileName("x".utf8), checksum: file)], directories: []))
            commits.append(
                try store.add(
                    Commit(parent: commits.last, timestamp: 0, rootTree: tree, rootMetadata: owner)))
        }
        func reached(_ asked: [(commit: Int, parents: Int)]) throws -> [Int] {
            var reachability = Reachability(store)
            for (commit, parents) in asked { try reachability.add(commits[commit], parents: parents) }
            return commits.indices.filter { reachability.objects.contains(ObjectName(commits[$0], .commit)) }
        }
        #expect(try reached([(4, 0)]) == [4])
        #expect(try reached([(4, 2)]) == [2, 3, 4])
        #expect(try reached([(4, .max)]) == [0, 1, 2, 3, 4])
        #expect(try reached([(4, 1), (3, 2), (4, 0)]) == [1, 2, 3, 4])
        let unreached = try store.unreachableObjects(from: [commits[4]], parents: 1)
        #expect(unreached.count == 9)
        #expect(unreached == unreached.sorted())
        store.remove(ObjectName(commits[2], .commit))
        #expect(try reached([(4, .max)]) == [3, 4])
    }

    @Test("what is missing is thrown, or told once")
    func missing() throws {
        var store = store
        let gone = try Checksum(of: [1])
        let tree = try store.add(
            DirectoryTree(
                files: [],
                directories: ["a", "b"].map { try .init(name: FileName($0.utf8), tree: gone, metadata: owner) }))
        let commit = try store.add(Commit(timestamp: 0, rootTree: tree, rootMetadata: owner))
        var strict = Reachability(store)
        let error = #expect(throws: RepositoryError.self) { try strict.add(commit) }
        #expect(error?.kind == .missing)
        var told: [ObjectName] = []
        var lenient = Reachability(store)
        try lenient.add(commit) { _, _ in
        } failed: { name, _ in
            told.append(name)
        }
        try lenient.add(commit, parents: 3) { _, _ in
        } failed: { name, _ in
            told.append(name)
        }
        #expect(told == [ObjectName(gone, .directoryTree)])
        #expect(throws: RepositoryError.self) { try store.unreachableObjects(from: [commit], parents: 0) }
    }
}
