import Glibc
import OSTree
import Repository
import TestSupport
import Testing

@Suite("Pruning repositories", .enabled(if: Tool("ostree").isUsable))
struct PruneTests {
    private let workshop: Workshop

    /// Three commits in a row, one beside them that no ref names, and deltas between them.
    init() async throws {
        workshop = try Workshop()
        try await workshop.makePlainTree("tree")
        try await workshop.make("repository")
        for number in 1...3 {
            try await workshop.shell(
                "echo \(number) > tree/number; mkdir tree/d\(number); echo x\(number) > tree/d\(number)/x")
            try await workshop.commit("tree", to: "repository")
        }
        try await workshop.ostree("repository", "static-delta", "generate", "ock")
        try await workshop.ostree("repository", "static-delta", "generate", "--empty", "ock")
        try await workshop.shell("echo beside > tree/number")
        try await workshop.commit("tree", to: "repository", ref: "beside")
        try await workshop.ostree("repository", "static-delta", "generate", "--empty", "beside")
        try await workshop.ostree("repository", "refs", "--delete", "beside")
    }

    @Test("the same files stay as after `ostree prune --refs-only`, and the bytes are those of the files that went")
    func sameSet() async throws {
        for depth in [0, 1, -1] {
            try await workshop.shell("rm -rf ours theirs; cp -a repository ours; cp -a repository theirs")
            let output = try await workshop.ostree("theirs", "prune", "--refs-only", "--depth=\(depth)")
            let store = try workshop.store("ours")
            let (files, bytes) = (try await workshop.objectPaths("ours"), try await fileBytes("ours"))
            let parents = depth < 0 ? Int.max : depth
            let planned = try Prune.run(store, parents: parents, dryRun: true)
            #expect(try await workshop.objectPaths("ours") == files)
            let result = try Prune.run(store, parents: parents)
            #expect(result.objects == planned.objects)
            #expect(result.bytes == planned.bytes)
            #expect(try await fileBytes("ours") + result.bytes == bytes)
            #expect(output.contains("Total objects: \(result.kept + result.objects.count)\n"))
            #expect(output.contains("Deleted \(result.objects.count) objects"), "\(output)")
            let kept = try await workshop.objectPaths("ours")
            #expect(kept.count == result.kept)
            #expect(try await workshop.objectPaths("theirs") == kept)
            let deltas = "find deltas -type f | sort"
            let left = try await workshop.shell("cd ours; \(deltas)")
            #expect(try await workshop.shell("cd theirs; \(deltas)") == left)
            #expect(!left.isEmpty && !result.deltas.isEmpty)
            #expect(try await run("ostree", ["--repo=\(workshop("ours"))", "fsck", "-q"]).succeeded)
            #expect(try Fsck.check(store, threads: 1).findings.isEmpty)
        }
    }

    @Test("refs of remotes and mirrors keep their commits too")
    func otherRefs() async throws {
        let parent = try await workshop.ostree("repository", "rev-parse", "ock^^")
        try await workshop.shell(
            "cd repository/refs; mkdir -p remotes/r/x mirrors/org.x; printf %s '\(parent)' > remotes/r/x/y")
        let result = try Prune.run(workshop.store("repository"), parents: 0)
        let lost = try #require(result.objects.first)
        #expect(result.objects.allSatisfy { $0.checksum.description != parent.filter { !$0.isWhitespace } })
        try await workshop.shell("cd repository/refs; printf %s '\(lost.checksum)' > mirrors/org.x/gone")
        let error = #expect(throws: RepositoryError.self) { try Prune.run(workshop.store("repository")) }
        #expect(error?.kind == .missing)
    }

    @Test("of a commit that was pulled in part, what is there stays")
    func partial() async throws {
        try await workshop.make("ours")
        try await workshop.ostree("ours", "pull-local", "--commit-metadata-only", workshop("repository"), "ock")
        try await workshop.shell("cp -rn repository/objects/?? ours/objects; rm $(find ours/objects -name '*.dirmeta')")
        try await workshop.shell("cp -a ours theirs")
        try await workshop.ostree("theirs", "prune", "--refs-only", "--depth=0")
        _ = try Prune.run(workshop.store("ours"), parents: 0)
        let kept = try await workshop.objectPaths("ours")
        #expect(try await workshop.objectPaths("theirs") == kept)
        #expect(kept.count > 1)
    }

    @Test("nothing goes when something cannot be read")
    func refused() async throws {
        let tree = try CommitTree(workshop.store("repository"), commit: workshop.store("repository").resolve("ock"))
        let path = ObjectName(tree.commit.rootTree, .directoryTree).path
        for damage in [
            "echo junk > copy/refs/heads/bad", "chmod u+w copy/\(path); echo x >> copy/\(path)", "rm copy/\(path)",
            "sed -i 's/archive-z2/bare-user/' copy/config",
        ] {
            try await workshop.shell("rm -rf copy; cp -a repository copy; \(damage)")
            let before = try await workshop.objectPaths("copy")
            #expect(throws: RepositoryError.self, "\(damage)") { try Prune.run(workshop.store("copy"), parents: 0) }
            #expect(try await workshop.objectPaths("copy") == before)
        }
    }

    @Test("killed at any moment, the repository is whole and the next run ends the work")
    func interrupted() async throws {
        struct Stop: Error {}
        let store = try workshop.store("repository")
        let planned = try Prune.run(store, parents: 0, dryRun: true)
        var asked = 0
        _ = try Prune.run(store, parents: 0, dryRun: true) { asked += 1 }
        for moment in [1, 2, planned.objects.count / 3] {
            var left = asked + moment
            #expect(throws: Stop.self) {
                try Prune.run(store, parents: 0) {
                    left -= 1
                    if left < 0 { throw Stop() }
                }
            }
            #expect(try await run("ostree", ["--repo=\(workshop("repository"))", "fsck", "-q"]).succeeded)
        }
        _ = try Prune.run(store, parents: 0)
        #expect(try store.objects().count == planned.kept)
    }

    @Test("while somebody commits, it waits; while it works, nobody commits")
    func lock() async throws {
        try await workshop.shell("echo lock-timeout-secs=1 >> repository/config")
        let store = try workshop.store("repository")
        let commit = ["--repo=\(workshop("repository"))", "commit", "-b", "x", "--tree=dir=\(workshop("tree"))"]
        let result = try await run(
            "python3",
            [
                "-c",
                """
                import fcntl, struct, subprocess, sys
                lock = open(sys.argv[1] + '/.lock', 'w')
                fcntl.fcntl(lock, 37, struct.pack('hhqqi', fcntl.F_WRLCK, 0, 0, 0, 0))
                sys.exit(subprocess.run(['ostree'] + sys.argv[2:]).returncode)
                """, workshop("repository"),
            ] + commit)
        #expect(!result.succeeded, "libostree no longer takes the lock that Prune takes")
        var tried: Bool?
        _ = try Prune.run(store, parents: 0, dryRun: true) {
            guard tried == nil else { return }
            tried = Self.canLock(workshop("repository"))
        }
        #expect(tried == false)
        #expect(Self.canLock(workshop("repository")))
    }

    private static func canLock(_ repository: String) -> Bool {
        let descriptor = open(repository + "/.lock", O_RDWR | O_CLOEXEC)
        defer { close(descriptor) }
        var whole = flock()
        whole.l_type = Int16(F_WRLCK)
        return fcntl(descriptor, 37, &whole) == 0
    }

    /// The bytes of all files of a repository.
    private func fileBytes(_ repository: String) async throws -> UInt64 {
        let sum = try await workshop.shell(
            "find \(repository) -type f -printf '%s\\n' | awk '{ s += $1 } END { print s }'")
        return try #require(UInt64(sum.filter(\.isNumber)))
    }
}
