import OSTree
import Repository
import TestSupport
import Testing

@Suite("Differences between commits", .enabled(if: Tool("ostree").isUsable))
struct DifferenceTests {
    /// Each starts from the tree that the one before left.
    @Test("the same lines as `ostree diff`, between two stores")
    func lines() async throws {
        let workshop = try Workshop()
        try await workshop.makePlainTree("tree")
        try await workshop.make("repository")
        try await workshop.make("copy", mode: "bare-user")
        var previous = try await workshop.commit("tree", to: "repository")
        for change in [
            "echo more >> usr/bin/hello", "chmod 0700 one", "chmod 0700 usr/bin",
            "rm etc/empty; mkdir -p new/a/b; touch new/a/b/c new/d", "rm bin; mkdir bin; touch bin/x",
            "rm -r new; ln -sf elsewhere broken; mv two three", "true",
        ] {
            try await workshop.shell("cd tree; \(change)")
            let next = try await workshop.commit("tree", to: "repository")
            try await workshop.ostree("copy", "pull-local", workshop("repository"), next.description)
            let changes = try TreeDifference.changes(
                from: CommitTree(workshop.store("repository"), commit: previous),
                to: CommitTree(workshop.store("copy"), commit: next))
            let theirs = try await workshop.ostree("repository", "diff", "\(previous)", "\(next)")
            #expect(changes.map(\.description).sorted() == theirs.split(separator: "\n").map(String.init).sorted())
            previous = next
        }
    }

    @Test(
        "what of a file differs",
        arguments: [
            ("echo more >> one", [TreeChange.Aspect.content]), ("chmod 4755 one", [.mode]),
            ("chmod 0600 one; echo more >> one", [.content, .mode]), ("printf SAME > one", [.content]),
            ("chmod 0600 one; printf SAME > one", [.content, .mode]), ("rm one; ln -s two one", [.type]),
            ("rm one; mkdir one", [.type]),
        ])
    func aspects(change: String, expected: [TreeChange.Aspect]) async throws {
        #expect(try await changes(change) == [TreePath("one"): .modified(Set(expected))])
    }

    @Test(
        "owners and attributes, which only root can change", .enabled(if: Tool.isRoot),
        arguments: [
            ("chown 5 one", "one", [TreeChange.Aspect.owner]), ("chown 5:6 usr", "usr", [.owner]),
            ("chown -h 5 broken", "broken", [.owner]), ("ln -sf other broken", "broken", [.content]),
            ("python3 -c 'import os; os.setxattr(\"one\", \"user.x\", b\"y\")'", "one", [.attributes]),
            ("python3 -c 'import os; os.setxattr(\".\", \"user.x\", b\"y\")'; chmod 0700 .", "", [.attributes, .mode]),
        ])
    func owners(change: String, path: String, expected: [TreeChange.Aspect]) async throws {
        #expect(try await changes(change) == [TreePath(path): .modified(Set(expected))])
    }

    private func changes(_ change: String) async throws -> [TreePath: TreeChange.Kind] {
        let workshop = try Workshop()
        try await workshop.makePlainTree("tree")
        try await workshop.make("repository")
        let before = try await workshop.commit("tree", to: "repository")
        try await workshop.shell("cd tree; \(change)")
        let after = try await workshop.commit("tree", to: "repository")
        let store = try workshop.store("repository")
        let changes = try TreeDifference.changes(
            from: CommitTree(store, commit: before), to: CommitTree(store, commit: after))
        return Dictionary(uniqueKeysWithValues: changes.map { ($0.path, $0.kind) })
    }
}
