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
        let inspected = try await inspect("two", ["--previous", image("one")])
        #expect(inspected.image["changed"]?["removed"] == .integer(1))
        #expect(inspected.image["unnamedCommits"] == .array([.string(from)]))
    }

    private func inspect(_ name: String, _ arguments: [String] = []) async throws -> (report: Value, image: Value) {
        let inspected = try await workshop.slipway(["image", "inspect", image(name), "-o", "json"] + arguments)
        let report = try JSON.parse(Array(inspected.output.utf8), source: "inspect").value
        guard case .array(let images)? = report["images"], images.count == 1 else {
            throw TestFailure(inspected.output)
        }
        return (report, images[0])
    }

    @Test func saysTheSameWhenItMakesAnImageAndLater() async throws {
        try await workshop.image("one", ["--ref", "other"])
        try await workshop.shell("echo new > \"$1/os/usr/new\"")
        let made = try await workshop.image(
            "two",
            [
                "--ref", "other", "--os-version", "7", "--delta", "scratch", "--delta", "previous", "--no-summary",
                "--previous", image("one"), "--keep-previous",
            ])
        guard case .array(let images)? = made["images"], case .object(let members)? = images.first else {
            throw TestFailure("\(made)")
        }
        let found = try await inspect("two")
        guard case .object(let later) = found.image else { throw TestFailure("\(found)") }
        #expect(Array(members.prefix(later.count)) == later && made["digest"] == found.report["digest"])
        #expect(found.image["created"] == "2023-11-14T22:13:20Z" && found.image["changed"] == .null)
        guard case .array(let branches)? = found.image["branches"] else { throw TestFailure("\(found)") }
        #expect(branches.map { $0["name"] } == ["ock", "other"])
        for branch in branches {
            #expect(branch["version"] == "7" && branch["timestamp"] == "2023-11-14T22:13:20Z")
        }
        let repository = try await workshop.unpack("two")
        let commits = try await workshop.shell("find \"$2/objects\" -name '*.commit' | wc -l", [repository])
        let all = try await workshop.shell("find \"$2/objects\" -type f | wc -l", [repository])
        let objects = found.image["objects"]
        #expect(objects?["commit"] == commits.trimmed.integer && objects?["total"] == all.trimmed.integer)
    }

    @Test func findsStaticDeltasThatNoSummaryNames() async throws {
        try await workshop.image("one", ["--delta", "scratch"])
        try await workshop.shell("echo new > \"$1/os/usr/new\"")
        try await workshop.image(
            "two", ["--delta", "scratch", "--delta", "previous", "--no-summary", "--previous", image("one")])
        let (_, image) = try await inspect("two")
        guard case .array(let deltas)? = image["deltas"] else { throw TestFailure("\(image)") }
        let repository = try await workshop.unpack("two")
        let theirs = try await ostree(repository, ["static-delta", "list"]).split(separator: "\n").map(String.init)
        let names = deltas.map { delta in
            guard case .string(let to)? = delta["to"] else { return "?" }
            guard case .string(let from)? = delta["from"] else { return to }
            return "\(from)-\(to)"
        }
        #expect(names.count == 2 && names.sorted() == theirs.sorted())
        let bytes = try await workshop.shell(
            "find \"$2/deltas\" -type f -printf '%s\\n' | awk '{n += $1} END {print n}'", [repository])
        let sizes = deltas.map { delta in
            guard case .integer(let size)? = delta["size"] else { return 0 }
            return size
        }
        #expect("\(sizes.reduce(0, +))" == bytes.trimmed)
    }

    @Test func countsAChangeOfTwoBranchesOnce() async throws {
        try await workshop.image("one", ["--ref", "other"])
        try await workshop.shell("echo new > \"$1/os/usr/new\"")
        try await workshop.image("two", ["--ref", "other"])
        #expect(try await inspect("two", ["--previous", image("one")]).image["changed"]?["added"] == .integer(1))
    }

    @Test(.enabled(if: Tool("skopeo").isUsable), arguments: ["dir:", "docker-archive:"])
    func readsWhatSkopeoCopies(_ transport: String) async throws {
        // A docker-archive holds images that run, no artifacts.
        try await workshop.slipway(
            [
                "image", "create", "--quiet", "--source", "tree:\(workshop.directory("os"))", "--ref", "ock",
                "--timestamp", "1700000000", "--destination", image("image"),
            ] + (transport == "dir:" ? ["--data-only"] : []))
        let copy = transport + workshop.directory("copy")
        let copied = try await run("skopeo", ["copy", "--quiet", image("image"), copy], deadline: .seconds(120))
        #expect(copied.succeeded, "\(copied)")
        let read = try await workshop.slipway(["archive", "cat", copy, "/usr/lib/os-release"])
        #expect(read.output.contains("ID=test"))
        let inspected = try await workshop.slipway(["image", "inspect", copy])
        #expect(inspected.output.contains("created   2023-11-14T22:13:20Z"), "\(inspected)")
        for command in [["archive", "ls"], ["archive", "fsck"], ["image", "inspect"], ["image", "check"]] {
            let help = try await workshop.slipway(command + ["--help"])
            #expect(help.output.contains(transport), "\(command)")
        }
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
        #expect(damaged.output.ranges(of: "is corrupt").count == 1 && !damaged.output.contains("object "), "\(damaged)")
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
        #expect(again.output.contains(" 0 objects, 0 static deltas and 0 blobs"), "\(again)")
        let inspected = try await inspect("image").image
        guard case .array(let layers)? = inspected["layers"] else { throw TestFailure("\(inspected)") }
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
        let made = try await workshop.image("image")
        let bad = try await run(Places.program, ["image", "check", image("image"), "-o", "json"])
        #expect(bad.status == 1, "\(bad)")
        let report = try JSON.parse(Array(bad.output.utf8), source: "check").value
        #expect(report["title"] == .string("Test 1"))
        guard case .array(let findings)? = report["findings"] else { throw TestFailure(bad.output) }
        #expect(findings.contains { $0["kind"] == .string("no-kernel") })
        #expect(made["findings"] == report["findings"])
        #expect(report["archive"] == .string(image("image")) && report["ref"] == "ock")
        guard case .string(let commit)? = report["commit"] else { throw TestFailure(bad.output) }
        let repository = try await workshop.unpack("image")
        #expect(try await ostree(repository, ["rev-parse", "ock"]).trimmed == commit)
        let again = try await run(Places.program, ["image", "check", image("image"), "--ref", commit, "-o", "json"])
        #expect(try JSON.parse(Array(again.output.utf8), source: "check").value["ref"] == .null, "\(again)")
    }

    @Test func aDamagedRefDoesNotKeepOthersFromBeingChecked() async throws {
        try await workshop.image("image")
        let repository = try await workshop.unpack("image")
        try await workshop.shell("echo junk > \"$2/refs/heads/bad\"", [repository])
        let checked = try await run(Places.program, ["image", "check", "ostree:\(repository)", "--ref", "ock"])
        #expect(checked.status == 1 && checked.output.contains("Test 1"), "\(checked)")
    }
}

extension String {
    fileprivate var integer: Value? { Int(self).map { .integer($0) } }

    fileprivate var trimmed: String { String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()) }
}
