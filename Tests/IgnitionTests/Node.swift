import FoundationEssentials
import IgnitionAssets
import TestSupport

/// A machine for scripts: `/etc`, `/boot`, `/sys/class/net` and a kernel command line of its own in a mount namespace, and
/// stubs for the commands that act on it. Each stub notes its call; a test may give it a body.
struct Node {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        for name in [
            "etc/kubernetes", "etc/ocne/nginx", "etc/keepalived", "etc/systemd/system", "bin", "boot/loader/entries",
            "net",
        ] {
            try FileManager.default.createDirectory(atPath: directory(name), withIntermediateDirectories: true)
        }
        try write("calls", "")
        try write("cmdline", "root=LABEL=root rw\n")
        try write("etc/passwd", "root:x:0:0::/root:/bin/sh\n")
        // Never let a script halt a file system of this machine.
        try stub("fsfreeze")
    }

    func write(_ name: String, _ text: String, mode: UInt32 = 0o644) throws {
        try directory.write(name, text, mode: mode)
    }

    /// - Parameter body: What the command does after its call is noted, in shell.
    func stub(_ command: String, _ body: String = "") throws {
        let text = """
            #!/bin/sh
            printf '%s\\n' "$(basename "$0") $*" >>"$NODE/calls"
            \(body)

            """
        try write("bin/\(command)", text, mode: 0o755)
    }

    func run(
        _ tool: String, _ arguments: [String], environment: [String: String] = [:]
    ) async throws -> CommandResult {
        // Debian's awk is a link into /etc/alternatives.
        let script = """
            if [ -d /etc/alternatives ]; then
                mkdir -p "$NODE/etc/alternatives" && mount --bind /etc/alternatives "$NODE/etc/alternatives" || exit
            fi
            mount --bind "$NODE/cmdline" /proc/cmdline && mount --bind "$NODE/boot" /boot &&
                mount --bind "$NODE/net" /sys/class/net && mount --rbind "$NODE/etc" /etc && PATH="$NODE/bin:$PATH" && exec "$@"
            """
        let variables = environment.merging(["NODE": directory.path]) { own, _ in own }
        return try await TestSupport.run(
            "unshare", ["--mount", "sh", "-c", script, "sh", tool] + arguments, environment: variables)
    }

    func run(
        _ asset: IgnitionAsset, _ arguments: [String] = [], environment: [String: String] = [:]
    ) async throws -> CommandResult {
        try write("script", asset.text, mode: 0o755)
        return try await run(directory("script"), arguments, environment: environment)
    }

    /// The calls of stubs so far.
    var calls: [String] { get throws { try directory.read("calls").split(separator: "\n").map(String.init) } }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: directory(name)) }
}
