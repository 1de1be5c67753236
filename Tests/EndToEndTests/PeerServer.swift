import Markup
import TestSupport

/// The program's own server as it stands on a LAN, secrets over TLS only, for the clients that hosts have: a rack of
/// three, an image made of the tree `os`, and a medium.
struct PeerServer: Sendable {
    let directory: TemporaryDirectory
    /// Where boot scripts, media and the archive are.
    let url: String
    /// Where secrets are.
    let secureURL: String
    let program: RunningProgram

    /// The MAC addresses of `slipway init`'s hosts.
    static let (control, worker, other) = ("52:54:00:00:02:11", "52:54:00:00:02:21", "52:54:00:00:02:22")

    /// The size of the medium's second stage, in bytes: several pieces of what the server sends at a time.
    static let stage2Size = 701_004

    /// Serves while the body runs.
    /// - Parameter image: Further flags of `image create`.
    static func serving<Result: Sendable>(
        image: [String] = [], _ body: @escaping @Sendable (PeerServer) async throws -> Result
    ) async throws -> Result {
        let directory = try TemporaryDirectory()
        let made = try await run(
            "sh", ["-euc", rack, "sh", directory.path, Places.program] + image,
            environment: ["SLIPWAY_STATE": directory("state")], deadline: .seconds(120))
        guard made.succeeded else { throw TestFailure("\(made)") }
        let (plain, secure) = ("127.0.0.1:\(try freePort())", "127.0.0.1:\(try freePort())")
        let admin = "unix:\(directory("admin.sock"))"
        return try await whileRunning(
            Places.program,
            [
                // Debian's Ignition takes no newer one.
                "serve", "-c", directory("cluster.yaml"), "--spec", "3.3.0", "--listen", plain, "--tls-listen", secure,
                "--admin", admin,
            ], environment: ["SLIPWAY_STATE": directory("state")]
        ) { program in
            let server = PeerServer(
                directory: directory, url: "http://\(plain)", secureURL: "https://\(secure)", program: program)
            try await program.wait(for: "a healthy server") { _ in
                try await run("curl", ["-sf", server.url + "/healthz"]).succeeded
            }
            return try await body(server)
        }.result
    }

    private static let rack = """
        rack=$1; slipway=$2; shift 2; "$slipway" init "$rack"; cd "$rack"; umask 022
        mkdir -p os/usr/bin os/usr/etc boot
        for i in $(seq 30); do seq $((i * i * 50)) > os/usr/bin/tool$i; done
        ln -s tool1 os/usr/bin/link
        "$slipway" image create --quiet --data-only --source "tree:$rack/os" --ref ock "$@" \
            --destination "oci:$rack/image" 2> warnings
        cd boot
        head -c 4096 /dev/zero > vmlinuz
        printf '\\125\\252' | dd of=vmlinuz bs=1 seek=510 conv=notrunc status=none
        printf HdrS | dd of=vmlinuz bs=1 seek=514 conv=notrunc status=none
        echo vmlinuz | cpio -o -H newc --quiet | gzip > initrd.img
        { printf hsqs; head -c 1000 /dev/zero; head -c 700000 /dev/urandom; } > install.img
        "$slipway" media import --kernel vmlinuz --initrd initrd.img --stage2 install.img --version rhel9 --name ol9
        cd ..
        sed -i -e 's/^  - name: .*/&\\n    arm: true/' -e '/^  kernel: /d' -e 's/^  initrd: .*/  medium: ol9/' cluster.yaml
        """

    /// The certificate that hosts are given.
    var authority: String { directory("state/clusters/rack-1/tls/authority.pem") }

    /// Runs a script in the directory, with `$URL`, `$SECURE` and `$CA`.
    /// - Parameter arguments: From `$1` on.
    func shell(_ script: String, _ arguments: String...) async throws -> CommandResult {
        try await run(
            "sh", ["-euc", "cd \"$0\"\n" + script, directory.path] + arguments,
            environment: ["URL": url, "SECURE": secureURL, "CA": authority], deadline: .seconds(60))
    }

    /// Asks for a host's boot script, as its iPXE does.
    func bootScript(_ mac: String) async throws -> String {
        let answer = try await run("curl", ["-sf", "\(url)/boot/\(mac.replacing(":", with: "-")).ipxe"])
        guard answer.succeeded else { throw TestFailure("\(answer)") }
        return answer.output
    }

    /// Boots a host.
    /// - Returns: The beginning of its secret URLs.
    func boot(_ mac: String) async throws -> String {
        let script = try await bootScript(mac)
        guard let found = script.firstMatch(of: /inst\.ks=(https:\S+)\/ks\.cfg\s/) else { throw TestFailure(script) }
        return String(found.1)
    }

    /// Fetches a host's Kickstart.
    func kickstart(_ url: String) async throws -> String {
        let answer = try await run("curl", ["-sf", "--cacert", authority, url + "/ks.cfg"])
        guard answer.succeeded else { throw TestFailure("\(answer)") }
        return answer.output
    }

    /// Gives the server an order, or asks it.
    func host(_ arguments: String...) async throws -> CommandResult {
        let result = try await run(
            Places.program, ["host"] + arguments + ["--server", "unix:\(directory("admin.sock"))"],
            deadline: .seconds(20))
        guard result.succeeded else { throw TestFailure("\(arguments): \(result)\n\(program.error)") }
        return result
    }

    /// What the server tells of a host.
    func show(_ name: String) async throws -> Node {
        try JSON.parse(Array(try await host("show", name, "-o", "json").output.utf8), source: "host show")
    }
}
