import OSTree
import Repository
import TestSupport
import Testing

@Suite("Checking summaries, static deltas and what is said of commits", .enabled(if: Tool("ostree").isUsable))
struct PublishedFilesTests {
    private let workshop: Workshop
    private let first: Checksum
    private let second: Checksum
    private let delta: StaticDeltaName

    init() async throws {
        workshop = try Workshop()
        try await workshop.makePlainTree("tree")
        try await workshop.make("archive")
        first = try await workshop.commit("tree", to: "archive")
        try await workshop.shell("head -c 3000 /dev/urandom > tree/more")
        second = try await workshop.commit("tree", to: "archive")
        delta = StaticDeltaName(from: first, to: second)
        try await workshop.ostree("archive", "static-delta", "generate", "ock")
        try await workshop.ostree("archive", "summary", "-u")
    }

    @Test("what the real tool makes is sound, also with the parts of a delta inside its superblock")
    func sound() async throws {
        #expect(try findings().map(\.description) == [])
        #expect(try workshop.store("archive").deltas() == [delta])
        try await workshop.shell("rm -r archive/deltas")
        try await workshop.ostree("archive", "static-delta", "generate", "--inline", "ock")
        try await workshop.ostree("archive", "summary", "-u")
        #expect(try findings().map(\.description) == [])
    }

    @Test("summaries that are garbage or of other refs")
    func summary() async throws {
        try await workshop.shell("cp archive/summary good; echo garbage > archive/summary")
        #expect(try findings().map(\.kind) == [.damagedSummary])
        try await workshop.shell("cp good archive/summary; echo garbage > archive/summary.sig")
        #expect(try findings().map(\.kind) == [.damagedSummary])
        try await workshop.shell("rm archive/summary.sig; cp archive/refs/heads/ock archive/refs/heads/new")
        let found = try findings()
        #expect(found.first?.kind == .unboundRef(try RefName("new"), second))
        #expect(found.last?.kind == .staleSummary)
        #expect(found.last?.reason.contains("no commit for the ref new") == true)
        try await workshop.shell("rm archive/refs/heads/new; echo \(first) > archive/refs/heads/ock")
        #expect(try findings().map(\.kind) == [.staleSummary])
    }

    @Test(
        "damaged static deltas",
        arguments: [
            "echo x >> superblock", "rm superblock", "rm 0", "echo x >> 0",
            "printf x | dd of=0 conv=notrunc bs=1 seek=20 2>/dev/null",
        ])
    func deltas(change: String) async throws {
        try await workshop.shell("cd archive/\(delta.directory); \(change)")
        let report = try Fsck.check(workshop.store("archive"), threads: 1)
        #expect(report.findings.map(\.kind) == [.damagedDelta(delta)])
        #expect(!report.isSound)
        // Without a summary, a superblock that is not there is one that nobody looks for.
        try await workshop.shell("rm archive/summary")
        #expect(try findings().isEmpty == (change == "rm superblock"))
    }

    @Test("detached metadata that do not parse are corrupt")
    func detached() async throws {
        let name = ObjectName(second, .detachedMetadata)
        try await workshop.shell("echo garbage > archive/\(name.path)")
        #expect(try findings().map(\.kind) == [.corrupt(name)])
    }

    @Test("metadata that are too large are not read")
    func large() async throws {
        let name = ObjectName(second, .commit)
        try await workshop.shell("truncate -s 17M archive/\(name.path)")
        #expect(try findings().first?.kind == .corrupt(name))
    }

    @Test("all findings are counted, the first ones kept")
    func many() async throws {
        try await workshop.shell("cd archive/objects; mkdir -p 00; cd 00; touch $(seq 1 1500)")
        let report = try Fsck.check(workshop.store("archive"), threads: 1)
        #expect(report.findingCount == 1500)
        #expect(report.findings.count == Fsck.Report.findingLimit)
        #expect(report.isSound)
        try await workshop.shell("rm archive/\(ObjectName(second, .commit).path)")
        let damaged = try Fsck.check(workshop.store("archive"), threads: 1)
        #expect(!damaged.isSound)
        #expect(damaged.findings.allSatisfy { !$0.isDamage })
    }

    private func findings() throws -> [Finding] { try Fsck.check(workshop.store("archive"), threads: 1).findings }
}
