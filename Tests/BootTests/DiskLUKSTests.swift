import FoundationEssentials
import KickstartAssets
import TestSupport
import Testing

@Suite("The encrypted disk of an installed host")
struct DiskLUKSTests {
    private static let passphrase = "the installer's own"

    /// In the place of `report.sh`, of a real root and of disks: an image of a disk in a file.
    private static let head = """
        umask 077
        run=$STATE
        fail() {
            printf '%s' "$1" >"$run/refusal"
            exit 1
        }
        chroot() {
            shift
            limited=
            if [ "$1" = timeout ]; then
                limited=1
                shift 2
            fi
            case "$1 ${3:-}" in 'clevis bind' | 'clevis pass') [ -n "$limited" ] || exit 9 ;; esac
            "$@"
        }
        lsblk() { printf '%s crypto_LUKS\\n%s1 vfat\\n' "$STATE/image" "$STATE/image"; }

        """

    /// An encrypted image, the installer's passphrase, and an installed system with Clevis.
    private func prepare(programs: [String] = ["clevis", "cryptsetup"], hasModule: Bool = true) async throws
        -> TemporaryDirectory
    {
        let state = try TemporaryDirectory()
        let system = state("mnt/sysroot/usr")
        for path in ["\(system)/bin", "\(system)/lib/dracut/modules.d"] {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }
        for program in programs { try writeText("", to: "\(system)/bin/\(program)", mode: 0o755) }
        if hasModule { try makeDirectory("\(system)/lib/dracut/modules.d/60clevis") }
        try state.write("passphrase", Self.passphrase, mode: 0o600)
        try state.write("disks", "sda sdb\n")
        return state
    }

    private func format(_ state: TemporaryDirectory) async throws {
        let made = try await run(
            "sh",
            [
                "-c",
                """
                truncate -s 32M "$0/image" && cryptsetup luksFormat --batch-mode --type luks2 --pbkdf pbkdf2 \
                --pbkdf-force-iterations 1000 "$0/image" "$0/passphrase"
                """, state.path,
            ])
        try #require(made.succeeded, "\(made)")
    }

    private func bind(
        _ state: TemporaryDirectory, pin: String, policy: String, shell: String = "sh", before: String = ""
    ) async throws -> CommandResult {
        try await run(
            shell, ["-c", InstallerTools.withoutThem + Self.head + before + KickstartAsset.luks.text],
            environment: [
                "STATE": state.path, "SLIPWAY_ROOT": state.path, "SLIPWAY_PIN": pin, "SLIPWAY_POLICY": policy,
            ])
    }

    private func opens(_ state: TemporaryDirectory, _ passphrase: String) async throws -> Bool {
        try await run(
            "cryptsetup", ["open", "--batch-mode", "--test-passphrase", "--key-file", "-", state("image")],
            input: passphrase
        ).succeeded
    }

    @Test(
        "a Tang server opens it, and the installer's passphrase does not any more",
        .enabled(if: Tool("clevis").isUsable),
        arguments: [1, 2])
    func tang(servers: Int) async throws {
        let state = try await prepare()
        try await format(state)
        var policies: [String] = []
        var running: [TangServer] = []
        for index in 0..<servers {
            let server = try await TangServer(keys: state("keys\(index)"))
            running.append(server)
            policies.append(#"{"url":"\#(server.url)","thp":"\#(server.thumbprint)"}"#)
        }
        let policy =
            servers == 1 ? policies[0] : #"{"t":2,"pins":{"tang":[\#(policies.joined(separator: ","))]}}"#
        let result = try await bind(state, pin: servers == 1 ? "tang" : "sss", policy: policy)
        #expect(result.succeeded, "\((try? state.read("refusal")) ?? "") \(result)")
        #expect(try await !opens(state, Self.passphrase))
        #expect((try? state.read("passphrase")) == nil)
        let dump = try await run("cryptsetup", ["luksDump", state("image")])
        #expect(dump.output.contains("clevis") && dump.output.components("luks2\n") == 1, "\(dump)")
        withExtendedLifetime(running) {}
    }

    @Test(
        "without a way in the passphrase stays, and the installation fails", .enabled(if: Tool("clevis").isUsable))
    func noServer() async throws {
        let state = try await prepare()
        try await format(state)
        let thumbprint = String(repeating: "a", count: 43)
        let result = try await bind(state, pin: "tang", policy: #"{"url":"http://127.0.0.1:9","thp":"\#(thumbprint)"}"#)
        #expect(result.status == 1)
        #expect(try state.read("refusal").contains("does not bind \(state("image")) to tang"))
        #expect(try await opens(state, Self.passphrase))
    }

    @Test("the passphrase stays until the other way in has opened the disk", .enabled(if: Tool("cryptsetup").isUsable))
    func unproven() async throws {
        let state = try await prepare()
        try await format(state)
        // What says that all went well and opens nothing.
        let clevis =
            "clevis() { case $2 in bind) cat >/dev/null ;; list) echo '0: tang x' ;; pass) printf wrong ;; esac; }\n"
        let result = try await bind(state, pin: "tang", policy: "{}", before: clevis)
        #expect(result.status == 1)
        #expect(try state.read("refusal") == "clevis does not open \(state("image")) by tang again")
        #expect(try await opens(state, Self.passphrase))
    }

    @Test("an image without Clevis is said")
    func missing() async throws {
        let cases: [(programs: [String], hasModule: Bool, expected: String)] = [
            (["cryptsetup"], true, "the installed system has no clevis"),
            (["clevis"], true, "the installed system has no cryptsetup"),
            (["clevis", "cryptsetup"], false, "the initramfs of the installed system has no clevis"),
        ]
        for (programs, hasModule, expected) in cases {
            let state = try await prepare(programs: programs, hasModule: hasModule)
            let result = try await bind(state, pin: "tang", policy: "{}", shell: "bash")
            #expect(try result.status == 1 && state.read("refusal").contains(expected), "\(result)")
        }
    }
}

extension String {
    /// How often a part occurs.
    fileprivate func components(_ part: String) -> Int { ranges(of: part).count }
}
