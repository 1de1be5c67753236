import FoundationEssentials
import KickstartAssets
import TestSupport
import Testing

@Suite("%post makes sure of the installed system", .enabled(if: Tool.isRoot && Tool("unshare").isUsable))
struct ScriptPostTests {
    private static let other = String(repeating: "b", count: 64)

    @Test(
        "the deployed commit is compared with the one that was meant",
        arguments: [
            (ScriptMachine.commit, [String](), [String]()), ("", [], []),
            (other, [], ["stage=failed", "message=deployed is \(ScriptMachine.commit), meant was \(other)"]),
            (
                ScriptMachine.commit, [other],
                ["stage=failed", "message=more than one system is deployed under the name ock; wipe the disk"]
            ),
        ])
    func compare(meant: String, besides: [String], reported: [String]) async throws {
        let machine = try ScriptMachine()
        for name in besides { try machine.makeFolder("sysimage/ostree/deploy/ock/deploy/\(name).0") }
        let result = try await machine.run([.postCheck], environment: ["SLIPWAY_COMMIT": meant])
        #expect(result.succeeded == reported.isEmpty, "\(result)")
        #expect(try machine.reports == reported)
        guard reported.isEmpty else { return }
        let end = try await machine.run([.postDone])
        #expect(end.succeeded, "\(end)")
        #expect(try machine.reports == ["stage=installed", "message=\(ScriptMachine.commit)"])
    }

    @Test(
        "what was written leaves the journal of /boot before success is reported, in older installers too",
        arguments: [
            ("fsfreeze", ["--freeze", "--unfreeze"], true), ("xfs_freeze", ["-f", "-u"], true), ("", [], false),
        ])
    func settled(program: String, options: [String], hasBoot: Bool) async throws {
        let machine = try ScriptMachine()
        try machine.stub("mountpoint", "exit \(hasBoot ? 0 : 1)")
        try FileManager.default.removeItem(atPath: machine.directory("bin/fsfreeze"))
        if !program.isEmpty { try machine.stub(program, "[ ! -e /mnt/sent/report ]") }
        let result = try await machine.run([.postCheck, .postDone])
        #expect(result.succeeded, "\(result)")
        let freezing = options.map { "\(program) \($0) /mnt/sysimage/boot" }
        #expect(try machine.calls.filter { $0.contains("freeze ") } == freezing)
        #expect(try machine.reports.first == "stage=installed")
    }

    @Test("nothing deployed is a failure")
    func nothing() async throws {
        let machine = try ScriptMachine()
        let result = try await machine.run([.postCheck], environment: ["SLIPWAY_OS_NAME": "other"])
        #expect(result.status == 1)
        #expect(try machine.reports == ["stage=failed", "message=nothing is deployed under the name other"])
    }

    @Test("the manifest of a pinned image is read out of the real repository", .enabled(if: Tool("ostree").isUsable))
    func manifest() async throws {
        let machine = try ScriptMachine()
        let digest = "sha256:" + String(repeating: "d", count: 64)
        let repository = machine.directory("sysimage/ostree/repo")
        try machine.makeFolder("tree")
        try machine.makeFolder("sysimage/ostree/deploy/new/deploy")
        _ = try await run("ostree", ["init", "--mode=bare", "--repo=\(repository)"])
        let made = try await run(
            "ostree",
            ["commit", "--repo=\(repository)", "-b", "x", "--add-metadata-string=ostree.manifest-digest=\(digest)"]
                + [machine.directory("tree")])
        let commit = made.output.split(separator: "\n").first.map(String.init) ?? "none"
        try machine.makeFolder("sysimage/ostree/deploy/new/deploy/\(commit).0")
        for meant in [digest, "sha256:" + Self.other] {
            let result = try await machine.run(
                [.postCheck], environment: ["SLIPWAY_OS_NAME": "new", "SLIPWAY_MANIFEST": meant])
            #expect(result.succeeded == (meant == digest), "\(result)")
        }
        #expect(
            try machine.reports == [
                "stage=failed",
                "message=the manifest of the deployed image is \(digest), meant was sha256:\(Self.other)",
            ])
        // The digest of a list of manifests is none of a manifest; the tools checked it when they fetched the image.
        let reference = "container-image-reference=ostree-unverified-registry:quay.example.com/os@sha256:\(Self.other)"
        try machine.write("sysimage/ostree/deploy/new/deploy/\(commit).0.origin", "[origin]\n\(reference)\n")
        for (meant, holds) in [(Self.other, true), (String(repeating: "e", count: 64), false)] {
            let result = try await machine.run(
                [.postCheck], environment: ["SLIPWAY_OS_NAME": "new", "SLIPWAY_MANIFEST": "sha256:" + meant])
            #expect(result.succeeded == holds, "\(result)")
        }
    }

    @Test("the remote of the deployment points at the URL that stays, and nowhere else")
    func remote() async throws {
        let machine = try ScriptMachine()
        let (repository, etc) = ("sysimage/ostree/repo/config", "\(ScriptMachine.deployment)/etc/ostree")
        try machine.write("\(ScriptMachine.deployment).origin", "[origin]\nrefspec=rack:ock\n")
        try machine.write(
            repository,
            "[core]\nmode=bare\n\n[remote \"rack\"]\nurl=http://old\n\n[remote \"other\"]\nurl=http://keep\n")
        try machine.write("\(etc)/remotes.d/anaconda.conf", "[remote \"rack\"]\nurl=http://old\n")
        let result = try await machine.run(
            [.postCheck, .postSystem],
            environment: ["SLIPWAY_OSTREE_URL": "https://rack/ostree", "SLIPWAY_AUTHORITIES": "P E|M"])
        #expect(result.succeeded, "\(result)")
        #expect(try machine.read(repository) == "[core]\nmode=bare\n\n[remote \"other\"]\nurl=http://keep\n")
        #expect(!machine.exists("\(etc)/remotes.d/anaconda.conf"))
        #expect(
            try machine.read("\(etc)/remotes.d/rack.conf") == """
                [remote "rack"]
                url=https://rack/ostree
                gpg-verify=false
                tls-ca-path=/etc/ostree/slipway-authorities.pem

                """)
        #expect(try machine.read("\(etc)/slipway-authorities.pem") == "P E\nM\n")
        for name in ["remotes.d/rack.conf", "slipway-authorities.pem"] {
            #expect(try machine.mode("\(etc)/\(name)") == 0o644)
        }
        #expect(try machine.calls.contains("hwclock --systohc --utc"))
        #expect(result.error.contains("the hardware clock was not set"))
    }

    @Test(
        "the installed disk is first in the EFI boot order, whatever the firmware put there",
        arguments: [
            ("11AA", "efibootmgr --quiet --bootorder 0003,0001,0000,001F"),
            ("11aa\n22BB", "efibootmgr --quiet --bootorder 0003,001F,0001,0000"), ("33CC", nil),
        ])
    func order(partitions: String, call: String?) async throws {
        let machine = try ScriptMachine()
        try machine.makeFolder("firmware/efi")
        try machine.stub("findmnt", "echo /dev/md127")
        try machine.stub("lsblk", "printf '\(partitions.replacing("\n", with: "\\n"))\\n\\n'")
        let listing = """
            BootCurrent: 0001
            BootOrder: 0001,0003,0000,001F
            Boot0000* UEFI Shell
            Boot0001* PXE MAC(525400aabb01,0)
            Boot0003* Oracle HD(1,GPT,11aa,0x800,0x64000)/File(\\EFI\\redhat\\shimx64.efi)
            Boot001F  Mirror HD(1,GPT,22bb,0x800,0x64000)/File(\\EFI\\redhat\\shimx64.efi)
            """
        try machine.write("listing", listing)
        try machine.stub("efibootmgr", "[ \"$1\" = --quiet ] || cat /mnt/listing")
        let result = try await machine.run([.postCheck, .postSystem])
        #expect(result.succeeded, "\(result)")
        #expect(try machine.calls.last { $0.hasPrefix("efibootmgr --quiet") } == call)
        #expect(result.error.contains("was not put first") == (call == nil))
    }

    @Test("a BIOS has no boot order")
    func bios() async throws {
        let machine = try ScriptMachine()
        let result = try await machine.run([.postCheck, .postSystem])
        #expect(result.succeeded)
        #expect(try machine.calls.allSatisfy { !$0.hasPrefix("efibootmgr") })
    }
}
