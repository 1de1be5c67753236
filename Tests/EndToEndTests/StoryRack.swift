import TestSupport

/// A rack of four hosts and a stranger, a server for them, and a night in which things go wrong.
struct StoryRack {
    private let directory: TemporaryDirectory
    private let url: String

    /// One of the machines.
    private struct Machine {
        let name: String
        let mac: String
        var hyphenated: String { mac.replacing(":", with: "-") }
    }

    private static let control1 = Machine(name: "control-1", mac: "52:54:00:00:02:11")
    private static let control2 = Machine(name: "control-2", mac: "52:54:00:00:02:12")
    private static let worker1 = Machine(name: "worker-1", mac: "52:54:00:00:02:21")
    private static let worker2 = Machine(name: "worker-2", mac: "52:54:00:00:02:22")
    private static let stranger = Machine(name: "worker-3", mac: "52:54:00:aa:bb:09")

    private static func entry(_ machine: Machine, _ role: String, _ more: String = "") -> String {
        "  - {name: \(machine.name), mac: \"\(machine.mac)\", role: \(role)\(more)}\n"
    }

    init() async throws {
        directory = try TemporaryDirectory()
        url = "http://127.0.0.1:\(try freePort())"
        try directory.write(
            "cluster.yaml",
            Self.cluster + "hosts:\n"
                + Self.entry(Self.control1, "control-plane", ", arm: true") + Self.entry(Self.control2, "control-plane")
                + Self.entry(Self.worker1, "worker", ", arm: true") + Self.entry(Self.worker2, "worker", ", arm: true")
                + "  - {name: worker-7, role: worker, arm: true, match: {labels: {port: \"7\"}}}\n")
        for machine in [Self.control1, Self.control2, Self.worker2, Self.stranger] {
            // Alone, each would be the first of its cluster.
            try directory.write(
                "\(machine.name).yaml", Self.cluster + "hosts:\n" + Self.entry(machine, "control-plane"))
        }
        let script = """
            cd "$1"; mkdir -p boot os/usr/bin os/usr/etc; echo tool > os/usr/bin/tool; echo "no disk" > anaconda.log
            tar -czf logs.tar.gz anaconda.log
            head -c 4096 /dev/zero > boot/vmlinuz
            printf '\\125\\252' | dd of=boot/vmlinuz bs=1 seek=510 conv=notrunc status=none
            printf HdrS | dd of=boot/vmlinuz bs=1 seek=514 conv=notrunc status=none
            cd boot; echo vmlinuz | cpio -o -H newc --quiet | gzip > initrd.img; cd ..
            "$2" image create --quiet --data-only --source tree:os --ref ock --destination oci:image
            """
        _ = try await check("sh", ["-euc", script, "sh", directory.path, Places.program])
    }

    private static let cluster = """
        name: rack-1
        loadBalancer: 127.0.0.1
        install: {kernel: boot/vmlinuz, initrd: boot/initrd.img, ref: ock}
        serve: {image: "oci:image"}

        """

    /// Calls the body while the server runs.
    func running<Result: Sendable>(_ body: @Sendable (StoryRack) async throws -> Result) async throws -> Result {
        try await whileRunning(
            Places.program,
            [
                "serve", "-c", directory("cluster.yaml"), "--listen", String(url.dropFirst("http://".count)), "--admin",
                "unix:\(directory("admin.sock"))", "--allow-insecure-secrets",
            ], environment: ["SLIPWAY_STATE": directory("state")]
        ) { program in
            try await program.wait(for: "a healthy server") { _ in
                try await run("curl", ["-sf", url + "/healthz"]).succeeded
            }
            return try await body(self)
        }.result
    }

    /// The night, and then the stories of all.
    func live() async throws -> String {
        let (control1, control2, worker1) = (Self.control1, Self.control2, Self.worker1)
        let (worker2, stranger) = (Self.worker2, Self.stranger)
        // A worker that is quicker than the control plane waits for it.
        let first = try await boot(worker1)
        try await expect(200, "h/\(first)/ks.cfg")
        try await report(worker1, first, "installed")
        try await expect(503, "h/\(first)/config.ign")
        try await simulate(control1)
        try await expect(200, "h/\(first)/config.ign")
        try await report(worker1, first, "first-boot")
        try await report(worker1, first, "joined")
        // Somebody tries its URLs again.
        try await expect(410, "h/\(first)/ks.cfg", from: "127.0.0.66")
        // One fails, is looked at, and is installed again.
        let failing = try await boot(worker2)
        try await expect(200, "h/\(failing)/ks.cfg")
        try await report(worker2, failing, "failed", "no disk of at least 20 GiB")
        _ = try await check(
            "curl",
            [
                "-sf", "-H", "Content-Type: application/gzip", "--data-binary", "@\(directory("logs.tar.gz"))",
                "\(url)/h/\(failing)/logs",
            ])
        try await host(["reinstall", worker2.name, "--yes"])
        try await simulate(worker2)
        // Two machines say that they are the same host.
        try await host(["arm", control2.name])
        _ = try await boot(control2)
        try await expect(200, "boot/\(control2.hyphenated).ipxe", from: "127.0.0.66")
        try await host(["release", control2.name])
        try await host(["reinstall", control2.name, "--yes"])
        try await simulate(control2)
        // A machine that nobody listed.
        try await expect(200, "boot/\(stranger.hyphenated).ipxe?serial=SN-9&arch=x86_64")
        let seen = try await host(["show", "machine-525400aabb09"])
        guard seen.contains("SN-9"), seen.contains("nextStep:") else { throw TestFailure("what it told: \(seen)") }
        try await host(["approve", "machine-525400aabb09", "--as", stranger.name, "--role", "worker"])
        try await host(["arm", stranger.name])
        try await simulate(stranger)
        // An order that is not meant, a repair, and a boot that changes nothing.
        try await host(["arm", control1.name], status: 1)
        try await host(["hold", worker1.name, "--reason", "its fan fails"])
        try await expect(200, "boot/\(worker1.hyphenated).ipxe")
        try await host(["release", worker1.name])
        for _ in 0..<3 { try await expect(200, "boot/\(worker1.hyphenated).ipxe") }
        return try await stories([control1, control2, worker1, worker2, stranger])
    }

    /// A machine that is a host by where it stands, and another that says that it stands there too.
    func place() async throws {
        let entry = try await check("curl", ["-sf", "\(url)/boot.ipxe?label.port=7"])
        guard entry.contains("&label.port=7 ||") else { throw TestFailure(entry) }
        let (own, other) = ("boot/52-54-00-00-07-01.ipxe", "boot/52-54-00-00-07-02.ipxe")
        for (path, isInstalled) in [
            ("\(own)?label.port=8", false), ("\(own)?arch=x86_64&label.port=7", true), (own, true),
            ("\(other)?label.port=7", false),
        ] {
            let script = try await check("curl", ["-sf", "\(url)/\(path)"])
            guard script.contains("slipway.nonce=") == isInstalled else { throw TestFailure("\(path): \(script)") }
            guard isInstalled || script.contains("approval") else { throw TestFailure("\(path): \(script)") }
        }
    }

    private func stories(_ machines: [Machine]) async throws -> String {
        var told = ""
        for machine in machines {
            told += "$ slipway host events \(machine.name)\n"
            told += try await host(["events", machine.name])
        }
        // Only when, and who on this machine, differ from night to night.
        return told.replacing(/20[0-9-]+T[0-9:]+Z/) { _ in "TIME" }
            .replacing(/session [0-9a-f]{6}…/) { _ in "session 123456…" }
            .replacing(/\(uid [0-9]+/) { _ in "(uid 0" }
    }

    /// - Returns: The token of the session.
    private func boot(_ machine: Machine) async throws -> String {
        let script = try await check("curl", ["-sf", "\(url)/boot/\(machine.hyphenated).ipxe"])
        guard let token = script.firstMatch(of: /slipway\.nonce=([0-9a-f]{32})/) else {
            throw TestFailure("\(machine.name) is not installed: \(script)")
        }
        return String(token.1)
    }

    private func simulate(_ machine: Machine) async throws {
        _ = try await check(
            Places.program, ["simulate", "-c", directory("\(machine.name).yaml"), "--server", url])
    }

    private func report(_ machine: Machine, _ token: String, _ stage: String, _ message: String = "") async throws {
        _ = try await check(
            "curl",
            [
                "-sf", "--data-urlencode", "mac=\(machine.mac)", "--data-urlencode", "nonce=\(token)",
                "--data-urlencode",
                "stage=\(stage)", "--data-urlencode", "message=\(message)", "\(url)/h/\(token)/report",
            ])
    }

    private func expect(_ status: Int, _ path: String, from address: String = "127.0.0.1") async throws {
        let found = try await check(
            "curl", ["-s", "-o", "/dev/null", "-w", "%{http_code}", "--interface", address, "\(url)/\(path)"])
        guard found == "\(status)" else { throw TestFailure("\(path): \(found), not \(status)") }
    }

    @discardableResult
    private func host(_ arguments: [String], status: Int = 0) async throws -> String {
        let result = try await run(
            Places.program, ["host"] + arguments + ["--server", "unix:\(directory("admin.sock"))"])
        guard result.status == status else { throw TestFailure("host \(arguments): \(result)") }
        return result.output
    }

    private func check(_ tool: String, _ arguments: [String]) async throws -> String {
        let result = try await run(
            tool, arguments, environment: ["SLIPWAY_STATE": directory("state")], deadline: .seconds(90))
        guard result.succeeded else { throw TestFailure("\(tool) \(arguments): \(result)") }
        return result.output
    }
}
