import OSTree
import Repository
import SystemPackage
import TestSupport
import Testing

@Suite("Repositories that the real ostree made", .enabled(if: Tool("ostree").isUsable))
struct StoreTests {
    private static let modes = ["archive", "bare", "bare-user", "bare-user-only", "bare-split-xattrs"]

    @Test("every object of every mode is listed, read and verified", .enabled(if: Tool.isRoot), arguments: modes)
    func everyObject(mode: String) async throws {
        let workshop = try Workshop()
        try await workshop.makeOddTree("tree")
        let commit: Checksum
        if mode == "bare-split-xattrs" {
            try await workshop.make("bare", mode: "bare")
            commit = try await workshop.commit("tree", to: "bare")
            try await workshop.splitAttributes(of: "bare", into: "repository")
            // The real ostree must agree that this is such a repository.
            try await workshop.ostree("repository", "fsck", "-q")
        } else {
            try await workshop.make("repository", mode: mode)
            commit = try await workshop.commit("tree", to: "repository")
        }
        let store = try workshop.store("repository")
        let names = try store.objects()
        #expect(names == names.sorted())
        let suffix = mode == "archive" ? "filez" : "file"
        let paths = names.map { name in
            name.kind == .file ? name.path.dropLast("filez".count) + suffix : name.path
        }
        let expected = try await workshop.objectPaths("repository").filter { !$0.contains(".file-xattrs") }
        #expect(Set(paths) == expected)
        for name in names {
            #expect(store.contains(name))
            switch name.kind {
            case .file: try store.readFile(name.checksum)
            default: _ = try store.metadata(name)
            }
        }
        #expect(try store.refs() == [RefName("ock"): commit])
        #expect(try store.resolve("ock") == commit)
        #expect(try store.resolve(commit.description) == commit)
    }

    @Test("all modes keep the same commit, with the same headers", .enabled(if: Tool.isRoot))
    func sameHeaders() async throws {
        let workshop = try Workshop()
        try await workshop.makeOddTree("tree")
        var commits: Set<Checksum> = []
        for mode in ["archive", "bare", "bare-user"] {
            try await workshop.make(mode, mode: mode)
            commits.insert(try await workshop.commit("tree", to: mode))
        }
        try await workshop.splitAttributes(of: "bare", into: "split")
        #expect(commits.count == 1)
        let archive = try workshop.store("archive")
        for name in try archive.objects() where name.kind == .file {
            let expected = try archive.readFile(name.checksum)
            for mode in ["bare", "bare-user", "split"] {
                let found = try workshop.store(mode).fileHeader(name.checksum)
                #expect(found == expected, "\(mode) \(name)")
                #expect(try archive.fileHeader(name.checksum) == found)
            }
        }
    }

    @Test("content comes whole and in order, up to the limit")
    func content() async throws {
        let workshop = try Workshop()
        try await workshop.makePlainTree("tree")
        try await workshop.shell("seq 1 200000 > tree/usr/lib/large")
        let expected = try readText(workshop("tree/usr/lib/large"))
        for mode in ["archive", "bare-user"] {
            try await workshop.make(mode, mode: mode)
            let tree = try CommitTree(workshop.store(mode), commit: await workshop.commit("tree", to: mode))
            let found = try #require(try tree.read(TreePath("usr/lib/large"), limit: expected.utf8.count))
            #expect(String(decoding: found, as: UTF8.self) == expected)
            let error = #expect(throws: RepositoryError.self) {
                try tree.read(TreePath("usr/lib/large"), limit: expected.utf8.count - 1)
            }
            #expect(error?.kind == .corrupt)
        }
    }

    @Test("refs of every depth, aliases, and files that are no refs")
    func refs() async throws {
        let workshop = try Workshop()
        try await workshop.makePlainTree("tree")
        try await workshop.make("repository")
        let commit = try await workshop.commit("tree", to: "repository", ref: "a/b/c")
        try await workshop.ostree("repository", "refs", "--create=top", "a/b/c")
        try await workshop.ostree("repository", "refs", "--alias", "--create=other/alias", "top")
        try await workshop.shell("cd repository/refs/heads; echo x > .hidden; echo x > 'a b'")
        let theirs = try await workshop.ostree("repository", "refs").split(separator: "\n").map(String.init)
        try await workshop.shell("cd repository/refs/heads; ln -s /etc/passwd outside; ln -s ../.. up")
        let store = try workshop.store("repository")
        var failed: [RepositoryError] = []
        let refs = try store.refs { failed.append($0) }
        #expect(Set(theirs) == ["a/b/c", "top", "other/alias"])
        #expect(Set(refs.keys.map(\.description)) == Set(theirs))
        #expect(Set(refs.values) == [commit])
        #expect(failed.count == 2)
        #expect(throws: RepositoryError.self) { try store.refs() }
        #expect(try store.resolve("other/alias") == commit)
        let error = #expect(throws: RepositoryError.self) { try store.resolve("absent") }
        #expect(error?.kind == .missing)
        #expect(error?.remedy.contains("a/b/c") == true)
    }

    @Test("what is no repository")
    func absent() async throws {
        let workshop = try Workshop()
        #expect(throws: RepositoryError.self) { try RepositoryStore("/nowhere") }
        #expect(throws: RepositoryError.self) { try RepositoryStore(workshop.directory.path) }
        try await workshop.make("repository")
        try await workshop.shell("echo '[core]' > repository/config")
        #expect(throws: RepositoryError.self) { try workshop.store("repository") }
        try await workshop.shell("printf '[core]\\nrepo_version=1\\nmode=strange\\n' > repository/config")
        #expect(throws: RepositoryError.self) { try workshop.store("repository") }
    }

    @Test("the attributes of a link, not of what it points to", .enabled(if: Tool.isRoot))
    func linkAttributes() async throws {
        let workshop = try Workshop()
        try await workshop.makeOddTree("tree")
        let directory = try FileDescriptor.open(workshop("tree"), .readOnly, options: [.directory, .closeOnExec])
        defer { try? directory.close() }
        let found = try FileAttributes.all(ofLink: FileName("bin".utf8), in: directory)
        #expect(found == [.init(name: Array("trusted.link".utf8), value: Array("l".utf8))])
        #expect(try FileAttributes.all(ofLink: FileName("broken".utf8), in: directory).isEmpty)
        #expect(throws: Errno.self) { try FileAttributes.all(ofLink: FileName("absent".utf8), in: directory) }
    }

    @Test("links, FIFOs and directories in the place of objects are not followed")
    func replaced() async throws {
        let workshop = try Workshop()
        try await workshop.makePlainTree("tree")
        try await workshop.make("repository")
        let commit = try await workshop.commit("tree", to: "repository")
        let name = ObjectName(commit, .commit)
        for replacement in ["ln -s /etc/passwd", "mkfifo", "mkdir", "ln -s ."] {
            try await workshop.shell("cd repository; rm -rf \(name.path); \(replacement) \(name.path)")
            let store = try workshop.store("repository")
            #expect(throws: RepositoryError.self) { try store.metadata(name) }
        }
        let shard = name.path.dropLast(name.path.count - "objects/xx".count)
        try await workshop.shell("cd repository; mv \(shard) elsewhere; ln -s ../elsewhere \(shard)")
        let error = #expect(throws: RepositoryError.self) { try workshop.store("repository").metadata(name) }
        #expect(error?.kind == .unreadable)
    }
}
