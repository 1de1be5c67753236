import Markup
import TestSupport
import Testing

/// `archive` and `image inspect` and `check`, held against the real `ostree`.
@Suite(.enabled(if: Tool("ostree").isUsable), .timeLimit(.minutes(5))) struct ArchiveCommandTests {
    private let workshop: OSWorkshop

    init() async throws {
        workshop = try OSWorkshop()
        try await workshop.makeTree()
    }

    private func image(_ name: String) -> String { "oci:\(workshop.directory(name))" }

    private func ostree(_ repository: String, _ arguments: [String]) async throws -> String {
        let result = try await run("ostree", ["--repo=\(repository)"] + arguments)
        guard result.succeeded else { throw TestFailure("\(arguments): \(result)") }
        return result.output
    }

    @Test func listsAndReadsAsOSTreeDoes() async throws {
        try await workshop.image("image")
        let repository = try await workshop.unpack("image")
        for place in [image("image"), "ostree:\(repository)"] {
            let listed = try await workshop.slipway(["archive", "ls", "-R", place])
            // The order is ours: by name, where ostree has directories last.
            let expected = try await ostree(repository, ["ls", "-R", "ock"])
            #expect(expected.split(separator: "\n").sorted() == listed.output.split(separator: "\n").sorted())
            let read = try await workshop.slipway(["archive", "cat", place, "/usr/link", "usr/lib/os-release"])
            let theirs = try await ostree(repository, ["cat", "ock", "/usr/bin/tool1", "/usr/lib/os-release"])
            #expect(theirs == read.output)
            let missing = try await run(Places.program, ["archive", "cat", place, "/nowhere"])
            #expect(missing.status == 1 && missing.error.contains("/nowhere"), "\(missing)")
        }
    }

    @Test func showsDifferencesAsOSTreeDoes() async throws {
        try await workshop.image("one")
        try await workshop.shell(
            "cd \"$1/os/usr\"; echo new > new; rm bin/tool3; echo other > bin/tool4; mkdir lib/sub; chmod 600 bin/tool5"
        )
        try await workshop.image("two", ["--previous", image("one"), "--keep-previous"])
        let repository = try await workshop.unpack("two")
        let from = try await ostree(try await workshop.unpack("one"), ["rev-parse", "ock"]).trimmed
        let ours = try await workshop.slipway(["archive", "diff", image("one"), image("two")])
        let theirs = try await ostree(repository, ["diff", from, "ock"])
        #expect(ours.output.split(separator: "\n").sorted() == theirs.split(separator: "\n").sorted())
        let inspected = try await workshop.slipway(
            ["image", "inspect", image("two"), "--previous", image("one"), "-o", "json"])
        let report = try JSON.parse(Array(inspected.output.utf8), source: "inspect").value
        guard case .array(let reports) = report else { throw TestFailure(inspected.output) }
        #expect(reports.first?["changed"]?["removed"] == .integer(1))
        #expect(reports.first?["unnamedCommits"] == .array([.string(from)]))
    }

    @Test func findsDamageWhereOSTreeFindsIt() async throws {
        try await workshop.image("image")
        let sound = try await workshop.slipway(["archive", "fsck", image("image")])
        #expect(sound.output.contains(": sound,"))
        let repository = try await workshop.unpack("image")
        try await workshop.shell(
            "f=$(find \"$2/objects\" -name '*.filez' -size +2 | sort | head -n 1); chmod u+w \"$f\"; printf X | dd of=\"$f\" bs=1 seek=60 conv=notrunc status=none",
            [repository])
        let damaged = try await run(Places.program, ["archive", "fsck", "ostree:\(repository)", "-o", "json"])
        let theirs = try await run("ostree", ["--repo=\(repository)", "fsck", "-q"])
        #expect(damaged.status == 1 && !theirs.succeeded, "\(damaged)")
        #expect(damaged.output.contains("\"corrupt\""), "\(damaged)")
    }

    @Test func prunesWhatNoBranchReaches() async throws {
        try await workshop.image("image")
        try await workshop.shell("rm \"$1/os/usr/bin\"/tool1*; echo new > \"$1/os/usr/bin/new\"")
        try await workshop.image("image", ["--previous", image("image")])
        let dry = try await workshop.slipway(["archive", "prune", "--dry-run", image("image"), "-o", "json"])
        let planned = try JSON.parse(Array(dry.output.utf8), source: "prune").value
        guard case .integer(let objects)? = planned["objects"] else { throw TestFailure(dry.output) }
        #expect(objects > 10)
        let done = try await workshop.slipway(["archive", "prune", image("image")])
        #expect(done.output.contains(" \(objects) objects"), "\(done)")
        let again = try await workshop.slipway(["archive", "prune", image("image")])
        #expect(again.output.contains(" 0 objects and 0 blobs"), "\(again)")
        let inspected = try await workshop.slipway(["image", "inspect", image("image"), "-o", "json"])
        let report = try JSON.parse(Array(inspected.output.utf8), source: "inspect").value
        guard case .array(let reports) = report, case .array(let layers)? = reports.first?["layers"] else {
            throw TestFailure(inspected.output)
        }
        // The manifest and the config besides.
        let blobs = try await workshop.shell("find \"$1/image/blobs\" -type f | wc -l").trimmed
        #expect(blobs == "\(layers.count + 2)")
        let repository = try await workshop.unpack("image")
        _ = try await ostree(repository, ["fsck", "-q"])
        let left = try await ostree(repository, ["prune", "--refs-only", "--no-prune"])
        #expect(left.contains("Would delete: 0") || left.contains("No unreachable objects"), "\(left)")
        _ = try await workshop.slipway(["archive", "fsck", image("image")])
    }

    @Test func checksTheOSInside() async throws {
        try await workshop.image("image")
        let bad = try await run(Places.program, ["image", "check", image("image"), "-o", "json"])
        #expect(bad.status == 1, "\(bad)")
        let report = try JSON.parse(Array(bad.output.utf8), source: "check").value
        #expect(report["title"] == .string("Test 1"))
        guard case .array(let findings)? = report["findings"] else { throw TestFailure(bad.output) }
        #expect(findings.contains { $0["kind"] == .string("no-kernel") })
    }
}

extension String {
    fileprivate var trimmed: String { String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()) }
}
