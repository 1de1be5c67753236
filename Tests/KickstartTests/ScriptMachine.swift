import FoundationEssentials
import Glibc
import KickstartAssets
import TestSupport

/// An installer that has just finished: the new system at /mnt/sysimage, a /tmp of its own, and stubs before PATH, all in
/// a mount namespace. Stubs note their calls; curl is one too unless a test asks for the real one.
struct ScriptMachine {
    static let nonce = "0123456789abcdef0123456789abcdef"
    static let commit = String(repeating: "a", count: 64)
    static let deployment = "sysimage/ostree/deploy/ock/deploy/\(commit).0"

    let directory: TemporaryDirectory

    init(isCurlReal: Bool = false) throws {
        directory = try TemporaryDirectory()
        for name in [
            "bin", "tmp", "sent", "sysimage/boot", "firmware", "\(Self.deployment)/etc", "sysimage/ostree/repo",
        ] {
            try makeFolder(name)
        }
        try write("calls", "")
        try write("urls", "")
        for command in ["hwclock", "efibootmgr", "fsfreeze", "journalctl", "findmnt", "lsblk"] { try stub(command) }
        if !isCurlReal {
            try stub(
                "curl",
                """
                cat <&3 >>/mnt/urls
                for last in "$@"; do :; done
                case $last in @-) cat >>/mnt/sent/report ;; @*) cp "${last#@}" /mnt/sent/logs.tar.gz ;; esac
                """)
        }
    }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: directory(name), withIntermediateDirectories: true)
    }

    func write(_ name: String, _ text: String, mode: UInt32 = 0o644) throws {
        try makeFolder(name.split(separator: "/").dropLast().joined(separator: "/"))
        try directory.write(name, text, mode: mode)
    }

    /// - Parameter body: What the command does after its call is noted, in shell; without one it fails.
    func stub(_ command: String, _ body: String = "exit 1") throws {
        try write("bin/\(command)", "#!/bin/sh\necho \"${0##*/} $*\" >>/mnt/calls\n\(body)\n", mode: 0o755)
    }

    func read(_ name: String) throws -> String { try directory.read(name) }
    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: directory(name)) }
    /// The permissions of a file.
    func mode(_ name: String) throws -> mode_t {
        var status = stat()
        guard stat(directory(name), &status) == 0 else { throw TestFailure("stat \(name)") }
        return status.st_mode & 0o7777
    }

    /// Runs the scripts as one section of a Kickstart, by /bin/sh, or by the shell that is /bin/sh on Red Hat's systems,
    /// with no program that installers have not.
    func run(
        _ assets: [KickstartAsset], shell: [String] = ["sh"], environment: [String: String] = [:]
    ) async throws -> CommandResult {
        let body = ([.report] + assets).map { asset in
            asset == .postFirstBoot
                ? "forget_script() {\n    cat <<'SLIPWAY'\n\(KickstartAsset.firstBoot.text)SLIPWAY\n}\n" + asset.text
                : asset.text
        }
        try write("script", body.joined(separator: "\n"))
        try write("missing", "", mode: 0o600)
        let variables = [
            "SLIPWAY_OS_NAME": "ock", "SLIPWAY_REPORT_URL": "http://127.0.0.1:9/h/\(Self.nonce)/report",
            "SLIPWAY_MAC": "52:54:00:aa:bb:01", "SLIPWAY_NONCE": Self.nonce, "MACHINE": directory.path,
        ]
        let mounts = """
            mount --bind "$MACHINE" /mnt && mount --bind /mnt/tmp /tmp && mount --bind /mnt/firmware /sys/firmware || exit 9
            for name in \(InstallerTools.missing.joined(separator: " ")); do
                path=$(command -v "$name") || continue
                mount --bind /mnt/missing "$path" || exit 9
            done
            PATH=/mnt/bin:$PATH && cd / && exec "$@" /mnt/script
            """
        return try await TestSupport.run(
            "unshare", ["--mount", "sh", "-c", mounts, "sh"] + shell,
            environment: variables.merging(environment) { _, own in own })
    }

    /// Runs what %post left on the new system, with its /boot and /etc in the place of this machine's.
    /// - Parameter keepsProcess: Whether the script's process is noted in `pid`, so that a stub can end it.
    func boot(keepsProcess: Bool = false) async throws -> CommandResult {
        try write("calls", "")
        let script = """
            mount --bind "$MACHINE" /mnt && mount --bind /mnt/sysimage/boot /boot &&
                mount --bind "/mnt/\(Self.deployment)/etc" /etc && PATH=/mnt/bin:$PATH && cd / &&
                \(keepsProcess ? "echo $$ >/mnt/pid &&" : "") exec sh /etc/slipway/firstboot.sh
            """
        return try await TestSupport.run(
            "unshare", ["--mount", "sh", "-c", script], environment: ["MACHINE": directory.path])
    }

    /// The calls of stubs so far.
    var calls: [String] { get throws { try read("calls").split(separator: "\n").map(String.init) } }

    /// What was reported, without what every report has.
    var reports: [String] {
        get throws {
            guard exists("sent/report") else { return [] }
            return try read("sent/report").split(separator: "\n").map(String.init)
                .filter { !$0.hasPrefix("mac=") && !$0.hasPrefix("nonce=") }
        }
    }
}
