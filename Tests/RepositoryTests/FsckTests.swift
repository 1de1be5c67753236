import OSTree
import Repository
import TestSupport
import Testing

@Suite("Checking repositories", .enabled(if: Tool("ostree").isUsable))
struct FsckTests {
    private let workshop: Workshop
    private let commit: Checksum

    init() async throws {
        workshop = try Workshop()
        try await workshop.makePlainTree("tree")
        try await workshop.make("archive")
        try await workshop.commit("tree", to: "archive")
        try await workshop.shell("echo more >> tree/one")
        commit = try await workshop.commit("tree", to: "archive", ref: "deep/other")
        try await workshop.make("bare-user", mode: "bare-user")
        try await workshop.ostree("bare-user", "pull-local", workshop("archive"))
    }

    @Test("sound repositories", arguments: ["archive", "bare-user"])
    func sound(repository: String) async throws {
        var seen: [Int] = []
        let store = try workshop.store(repository)
        let report = try Fsck.check(store, threads: 2) { seen.append($0.checked) }
        #expect(report.findings.isEmpty, "\(report.findings)")
        #expect(report.isSound)
        #expect(report.commits == 2)
        #expect(try report.objects == store.objects().count)
        #expect(seen == Array(1...report.objects))
        #expect(try await agrees(repository, report))
    }

    @Test("a flipped byte is found where it is", arguments: ["archive", "bare-user"])
    func flipped(repository: String) async throws {
        for kind in ["commit", "dirtree", "dirmeta", "file*"] {
            let path = try await workshop.shell(
                """
                rm -rf copy; cp -a \(repository) copy
                victim=$(find copy/objects -name '*.\(kind)' -size -2 | sort | head -n 1); chmod u+w $victim
                python3 -c 'import sys; f = open(sys.argv[1], "r+b"); f.seek(-1, 2); b = f.read(1)[0]; f.seek(-1, 2)
                f.write(bytes([b ^ 1]))' $victim; printf %s "$victim"
                """)
            let report = try Fsck.check(workshop.store("copy"), threads: 2)
            let finding = try #require(report.findings.first)
            let stem = finding.place.split(separator: ".")[0].split(separator: "objects/")[1]
            #expect(path.contains(stem), "\(finding)")
            guard case .corrupt = finding.kind else { throw TestFailure("\(finding)") }
            #expect(!report.isSound)
            #expect(try await agrees("copy", report))
        }
    }

    @Test("a missing object is found by its name", arguments: ["archive", "bare-user"])
    func missing(repository: String) async throws {
        for kind in ["dirtree", "dirmeta", "file*"] {
            let path = try await workshop.shell(
                """
                rm -rf copy; cp -a \(repository) copy
                victim=$(find copy/objects -name '*.\(kind)' | sort | head -n 1); rm $victim; printf %s "$victim"
                """)
            let report = try Fsck.check(workshop.store("copy"), threads: 1)
            #expect(report.findings.count == 1, "\(report.findings)")
            guard case .missing(let name)? = report.findings.first?.kind else { throw TestFailure("\(report)") }
            #expect(path.contains(name.path.split(separator: ".")[0]))
            #expect(try await agrees("copy", report))
        }
    }

    @Test("a commit that is gone leaves a dangling ref")
    func dangling() async throws {
        try await workshop.shell("rm archive/\(ObjectName(commit, .commit).path)")
        let report = try Fsck.check(workshop.store("archive"), threads: 1)
        #expect(report.findings.map(\.kind) == [.danglingRef(try RefName("deep/other"), commit)])
        #expect(try await agrees("archive", report))
    }

    @Test("refs that are damaged, and refs that the commit is not bound to")
    func refs() async throws {
        try await workshop.shell("cp archive/refs/heads/deep/other archive/refs/heads/foreign")
        let unbound = try Fsck.check(workshop.store("archive"), threads: 1)
        #expect(unbound.findings.map(\.kind) == [.unboundRef(try RefName("foreign"), commit)])
        #expect(try await agrees("archive", unbound, "--verify-bindings"))
        try await workshop.shell("echo junk > archive/refs/heads/foreign")
        let damaged = try Fsck.check(workshop.store("archive"), threads: 1)
        #expect(damaged.findings.map(\.kind) == [.damagedRef])
        #expect(try await agrees("archive", damaged))
    }

    @Test("strays are found, but are no damage")
    func strays() async throws {
        try await workshop.shell("cd archive/objects; echo x > zz; mkdir abc; echo x > $(ls | head -n 1)/junk.file")
        let report = try Fsck.check(workshop.store("archive"), threads: 1)
        #expect(report.findings.map(\.kind) == [.stray, .stray, .stray])
        #expect(try await agrees("archive", report))
    }

    @Test("what a partial commit lacks is no finding")
    func partial() async throws {
        try await workshop.make("partial")
        try await workshop.ostree("partial", "pull-local", "--commit-metadata-only", workshop("archive"))
        let report = try Fsck.check(workshop.store("partial"), threads: 1)
        #expect(report.findings.isEmpty, "\(report.findings)")
        #expect(report.partialCommits == 2)
        #expect(try await agrees("partial", report))
    }

    @Test("the caller can stop it")
    func stop() throws {
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            try Fsck.check(workshop.store("archive"), threads: 2) { _ in
            } checkStop: {
                throw Stop()
            }
        }
    }

    /// Whether the real `ostree fsck` comes to the same verdict; on a copy, since it marks damaged commits.
    private func agrees(_ repository: String, _ report: Fsck.Report, _ options: String...) async throws -> Bool {
        try await workshop.shell("rm -rf verdict; cp -a \(repository) verdict")
        let theirs = try await run("ostree", ["--repo=\(workshop("verdict"))", "fsck", "--all"] + options)
        return theirs.succeeded == report.isSound
    }
}
