import Markup
import TestSupport
import Testing

/// Signed images, verified by a client that knows Ed25519.
@Suite(.enabled(if: Ed25519OSTree.isUsable && Tool("openssl").isUsable), .timeLimit(.minutes(5)))
struct SignedImageTests {
    private let workshop: OSWorkshop

    init() async throws {
        workshop = try OSWorkshop()
        try await workshop.makeTree()
        try await workshop.shell("cd \"$1\"; for n in key other; do openssl genpkey -algorithm ed25519 -out $n; done")
    }

    /// The keys whose owners would take what the repository serves.
    private func trusting(_ repository: String) async throws -> (keys: String, paths: [String]) {
        let script = """
            cd "$1"; rm -rf ./*.client
            for name in key other; do
                public=$(openssl pkey -in $name -pubout -outform DER | tail -c 32 | base64)
                "$3" --repo=$name.client init --mode=bare-user
                "$3" --repo=$name.client remote add --no-gpg-verify --set=sign-verify=ed25519 \\
                    --set=sign-verify-summary=ed25519 --set=verification-ed25519-key="$public" o "$2"
                if "$3" --repo=$name.client pull --disable-fsync o ock >$name.log 2>&1; then echo $name; fi
            done
            """
        let ostree = try Ed25519OSTree.program
        let served = try await workshop.serving(repository) { url in try await workshop.shell(script, [url, ostree]) }
        return (served.result, served.paths)
    }

    @Test("only the key that signed is trusted, with a static delta too")
    func signature() async throws {
        try await workshop.image("image", ["--sign-key", workshop.directory("key"), "--delta", "scratch"])
        let (keys, paths) = try await trusting(workshop.unpack("image"))
        #expect(keys == "key\n")
        #expect(paths.contains("/ostree/summary.sig"))
    }

    @Test("pruning needs the key again, and leaves the image as trusted as it was")
    func pruning() async throws {
        let image = "oci:\(workshop.directory("image"))"
        try await workshop.image("image", ["--sign-key", workshop.directory("key")])
        try await workshop.shell("rm \"$1/os/usr/bin/tool7\"")
        try await workshop.image("image", ["--sign-key", workshop.directory("key"), "--previous", image])
        for arguments in [[], ["--dry-run"]] {
            let refused = try await run(Places.program, ["archive", "prune", image] + arguments)
            #expect(refused.status == 1 && refused.error.contains("--sign-key"), "\(refused)")
        }
        let before = try await workshop.slipway(["image", "inspect", image, "-o", "json"]).output
        let key = workshop.directory("key")
        let pruned = try await workshop.slipway(["archive", "prune", image, "--sign-key", key, "-o", "json"])
        #expect(try JSON.parse(Array(pruned.output.utf8), source: "prune").value["objects"] != .integer(0))
        let after = try await workshop.slipway(["image", "inspect", image, "-o", "json"]).output
        let created = #/"created": *"[^"]*"/#
        #expect(before.firstMatch(of: created)?.output == after.firstMatch(of: created)?.output)
        #expect(try await trusting(workshop.unpack("image")).keys == "key\n")
    }

    @Test("a key that is a pipe, or no key, is refused before anything is written", .timeLimit(.minutes(1)))
    func badKeys() async throws {
        try await workshop.shell("mkfifo \"$1/pipe\"; echo nonsense > \"$1/text\"")
        for name in ["pipe", "text", "missing"] {
            let refused = try await run(
                Places.program,
                [
                    "image", "create", "--quiet", "--data-only", "--source", "tree:\(workshop.directory("os"))",
                    "--ref", "ock", "--sign-key", workshop.directory(name), "--destination",
                    "oci:\(workshop.directory("refused"))",
                ])
            #expect(refused.status == 1 && refused.error.contains(workshop.directory(name)), "\(refused)")
            #expect(!refused.error.contains("nonsense"))
        }
        #expect(try await !workshop.shell("ls \"$1\"").contains("refused"))
    }
}
