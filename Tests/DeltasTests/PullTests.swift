import Deltas
import OSTree
import TestSupport
import Testing

/// The real client needs root for owners and modes of the mode `bare`.
///
/// While it unpacks parts, it also asks for some of the objects in them, whoever made the delta. So it is the tests that
/// apply deltas offline that show that nothing is missing from them.
@Suite("Static deltas that the real ostree pulls", .enabled(if: Tool("ostree").isUsable && Tool.isRoot))
struct PullTests {
    /// How clients learn of a delta.
    enum Announcement: CaseIterable {
        /// They ask for it on the chance that it is there.
        case none
        /// The real tool's summary, which leads to an index of deltas.
        case index
        /// Our summary, which names the deltas itself.
        case summary
    }

    private func announce(_ delta: DeltaSummary, by way: Announcement, in workshop: DeltaWorkshop) async throws {
        switch way {
        case .none: break
        case .index: try await workshop.expect("ostree", ["--repo=\(workshop.archive)", "summary", "-u"])
        case .summary:
            let commit = try workshop.bytes("\(workshop.archive)/\(ObjectName(delta.name.to, .commit).path)")
            let summary = try Summary(
                refs: [.init(RefName("ock"), commitObject: commit)],
                deltas: [.init(delta.name, superblock: delta.superblock)], lastModified: 1_700_000_000)
            try workshop.write(summary.serialised, to: "summary")
        }
    }

    @Test("a new host", arguments: ["bare", "bare-user"], Announcement.allCases)
    func new(mode: String, way: Announcement) async throws {
        let workshop = try await DeltaWorkshop()
        try await workshop.change(DeltaTree.odd)
        let commit = try await workshop.commit()
        let delta = try await workshop.add(to: commit)
        try await announce(delta, by: way, in: workshop)
        let host = try await workshop.makeHost(mode)
        let requests = try await workshop.pull(to: host, way == .none ? [] : ["--require-static-deltas"])
        #expect(requests.contains(delta.name.superblockPath) && requests.contains(delta.name.partPath(0)))
        #expect(delta.parts == 1 && delta.fallbacks == 0)
        try await workshop.check(host, commit)
    }

    @Test("a host that is updated", arguments: Announcement.allCases)
    func update(way: Announcement) async throws {
        let workshop = try await DeltaWorkshop()
        try await workshop.change(DeltaTree.odd)
        let old = try await workshop.commit()
        let host = try await workshop.makeHost()
        try await workshop.expect(
            "ostree", ["--repo=\(host)", "pull-local", "--remote=origin", workshop.archive, "ock"])
        try await workshop.change(DeltaTree.changed)
        let new = try await workshop.commit()
        let delta = try await workshop.add(from: old, to: new)
        try await announce(delta, by: way, in: workshop)
        let requests = try await workshop.pull(to: host, way == .none ? [] : ["--require-static-deltas"])
        #expect(requests.contains(delta.name.superblockPath) && requests.contains(delta.name.partPath(0)))
        try await workshop.check(host, new)
    }

    @Test("a host with the archive on its own disk")
    func local() async throws {
        let workshop = try await DeltaWorkshop()
        try await workshop.change(DeltaTree.odd)
        let commit = try await workshop.commit()
        let delta = try await workshop.add(to: commit)
        try await announce(delta, by: .summary, in: workshop)
        let host = try await workshop.makeHost()
        let tool = "--repo=\(host)"
        let url = "file://\(workshop.archive)"
        try await workshop.expect("ostree", [tool, "remote", "add", "--no-gpg-verify", "origin", url])
        let said = try await workshop.expect("ostree", [tool, "pull", "--require-static-deltas", "origin", "ock"])
        #expect(said.contains("1 delta parts"), "\(said)")
        try await workshop.check(host, commit)
    }

    @Test("several parts and a file that is fetched by itself")
    func large() async throws {
        let workshop = try await DeltaWorkshop()
        try await workshop.change(DeltaTree.large)
        let commit = try await workshop.commit()
        let delta = try await workshop.add(to: commit)
        #expect(delta.parts == 2 && delta.fallbacks == 1)
        let superblock = try StaticDelta(serialised: workshop.bytes("\(workshop.archive)/\(delta.name.superblockPath)"))
        let host = try await workshop.makeHost()
        let requests = try await workshop.pull(to: host)
        #expect(requests.contains(delta.name.partPath(0)) && requests.contains(delta.name.partPath(1)))
        #expect(requests.contains(ObjectName(superblock.fallbacks[0].checksum, .file).path), "\(requests)")
        try await workshop.check(host, commit)
    }

    @Test("a commit with the tree of the one before needs no part")
    func sameTree() async throws {
        let workshop = try await DeltaWorkshop()
        try await workshop.change("printf x > x")
        let old = try await workshop.commit()
        let host = try await workshop.makeHost()
        try await workshop.expect(
            "ostree", ["--repo=\(host)", "pull-local", "--remote=origin", workshop.archive, "ock"])
        let new = try await workshop.commit(["-s", "Another subject"])
        let delta = try await workshop.add(from: old, to: new)
        #expect(delta.parts == 0 && delta.objects == 0)
        let requests = try await workshop.pull(to: host)
        #expect(requests.contains(delta.name.superblockPath), "\(requests)")
        #expect(!requests.contains { $0.hasPrefix("objects/") }, "\(requests)")
        try await workshop.check(host, new)
    }

    @Test("what is said of the commit outside of it comes along")
    func detachedMetadata() async throws {
        let workshop = try await DeltaWorkshop()
        try await workshop.change("printf x > x")
        let commit = try await workshop.commit(["--add-detached-metadata-string=demo.key=a value"])
        try await workshop.add(to: commit)
        try await workshop.expect("sh", ["-c", "rm \"$1\"/objects/*/*.commitmeta", "sh", workshop.archive])
        let host = try await workshop.makeHost()
        _ = try await workshop.pull(to: host)
        let shown = try await workshop.expect(
            "ostree", ["--repo=\(host)", "show", "--print-detached-metadata-key=demo.key", "\(commit)"])
        #expect(shown == "'a value'\n")
    }

    @Test("the tool lists, shows and applies them", arguments: [nil, 4_000_000])
    func offline(fallbackSize: Int?) async throws {
        let workshop = try await DeltaWorkshop()
        try await workshop.change(DeltaTree.odd)
        let old = try await workshop.commit()
        let scratch = try await workshop.add(to: old, fallbackSize: fallbackSize)
        try await workshop.change(DeltaTree.changed + "\nyes large | head -c 5000000 > large")
        let new = try await workshop.commit()
        let update = try await workshop.add(from: old, to: new, fallbackSize: fallbackSize)
        let tool = ["--repo=\(workshop.archive)", "static-delta"]
        let list = try await workshop.expect("ostree", tool + ["list"])
        #expect(Set(list.split(separator: "\n").map(String.init)) == ["\(scratch.name)", "\(update.name)"])
        let shown = try await workshop.expect("ostree", tool + ["show", "\(update.name)"])
        for line in [
            "From: \(old)", "To: \(new)", "Endianness: little", "Timestamp: 1700000000",
            "Number of fallback entries: \(update.fallbacks)", "Number of parts: \(update.parts)",
            "PartMeta0: nobjects=\(update.objects)", "openspliceclose=\(update.objects) open=0",
        ] { #expect(shown.contains(line), "\(line) in \(shown)") }
        #expect(update.fallbacks == (fallbackSize == nil ? 0 : 1))
        // The tool cannot fetch what is not there.
        guard fallbackSize == nil else { return }
        let host = try await workshop.makeHost()
        for name in [scratch.name, update.name] {
            let apply = ["--repo=\(host)", "static-delta", "apply-offline", "\(workshop.archive)/\(name.directory)"]
            try await workshop.expect("ostree", apply)
        }
        try await workshop.check(host, new)
    }
}
