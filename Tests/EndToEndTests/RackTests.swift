import Markup
import TestSupport
import Testing

/// Hosts that come and go as an operator meets them, at the real server.
@Suite struct RackTests {
    private static let (worker1, worker2) = ("52-54-00-00-02-21", "52-54-00-00-02-22")

    /// A cluster that answers nobody, at once; with settings under `serve:`.
    private func setting(serve: String = "") async throws -> LifeSetting {
        let setting = try await LifeSetting()
        try setting.edit {
            $0.replacing(/\nloadBalancer: .*/, with: "\nloadBalancer: 127.0.0.1") + "\nserve: {\(serve)}\n"
        }
        return setting
    }

    private func slipway(_ setting: LifeSetting, _ arguments: String...) async throws -> CommandResult {
        try await run(
            Places.program, arguments,
            environment: ["SLIPWAY_STATE": setting.state, "SLIPWAY_SERVER": "unix:\(setting.socket)"])
    }

    private func phase(_ setting: LifeSetting, _ name: String) async throws -> String {
        let shown = try await slipway(setting, "host", "show", name, "-o", "json")
        guard case .string(let phase)? = try JSON.parse(Array(shown.output.utf8), source: name).value["phase"] else {
            throw TestFailure("\(name): \(shown)")
        }
        return phase
    }

    private func script(_ setting: LifeSetting, _ mac: String) async throws -> String {
        try await setting.ask("\(setting.url)/boot/\(mac).ipxe")
    }

    /// Boots a host.
    /// - Returns: Its token.
    private func session(_ setting: LifeSetting, _ mac: String) async throws -> String {
        let script = try await script(setting, mac)
        guard let found = script.firstMatch(of: /slipway\.nonce=([0-9a-f]{32})/) else {
            throw TestFailure("\(mac) is not installed: \(script)")
        }
        return String(found.1)
    }

    private func report(_ setting: LifeSetting, _ token: String, _ mac: String, _ stage: String) async throws {
        let form = "mac=\(mac.replacing("-", with: "%3A"))&nonce=\(token)&stage=\(stage)"
        let status = try await setting.ask("-k", "-d", form, "\(setting.secureURL)/h/\(token)/report")
        #expect(status == "204", "\(mac), \(stage)")
    }

    @Test(.timeLimit(.minutes(2))) func strangersAreMetAsTheFileSays() async throws {
        let setting = try await setting(serve: "unknown: refuse")
        try await setting.serving { program in
            for (index, (rule, says)) in [
                ("refuse", "is known here; add it to hosts"), ("wait", "no host with the MAC"), ("local", "sanboot"),
                ("record", "written down as machine-525400ee0003"),
            ].enumerated() {
                try setting.edit { $0.replacing(/unknown: [a-z]+/, with: "unknown: \(rule)") }
                let said = try await program.reload()
                #expect(said.contains("after reading"), "\(rule): \(said)")
                let script = try await script(setting, "52-54-00-ee-00-0\(index)")
                #expect(script.hasPrefix("#!ipxe\n") && script.contains(says), "\(rule): \(script)")
                #expect(!script.contains("inst.ks"), "\(rule): \(script)")
            }
            // Only one of them was written down.
            let list = try await slipway(setting, "host", "list")
            #expect(list.output.ranges(of: "\nmachine-").count == 1, "\(list)")
        }
    }

    @Test(.timeLimit(.minutes(2))) func aHardwareListOfEKSAnywhereIsInstalled() async throws {
        let setting = try await setting()
        let csv = try setting.directory.write(
            "hardware.csv",
            """
            hostname,bmc_ip,bmc_username,bmc_password,mac,ip_address,netmask,gateway,nameservers,labels,disk
            w01,192.0.2.101,root,PrZ8W93i,CC:48:3A:00:00:01,192.0.2.31,255.255.255.0,192.0.2.1,192.0.2.2|192.0.2.3,\
            type=worker,/dev/nvme0n1

            """)
        try await setting.serving { _ in
            let mac = "cc-48-3a-00-00-01"
            let imported = try await slipway(setting, "host", "import", csv)
            #expect(imported.succeeded && imported.output == "w01: added\n", "\(imported)")
            // An import alone installs nothing.
            #expect(try await !script(setting, mac).contains("inst.ks"))
            let armed = try await slipway(setting, "host", "arm", "w01")
            #expect(armed.succeeded, "\(armed)")
            let token = try await session(setting, mac)
            let kickstart = try await setting.ask("-k", "\(setting.secureURL)/h/\(token)/ks.cfg")
            for part in ["nvme0n1", "192.0.2.31", "192.0.2.3", "w01"] {
                #expect(kickstart.contains(part), "\(part): \(kickstart)")
            }
            try await report(setting, token, mac, "installed")
            #expect(try await phase(setting, "w01") == "installed")
            #expect(try await script(setting, mac).contains("boots its disk"))
        }
        let kept = try await run("grep", ["-rlF", "PrZ8W93i", setting.state])
        #expect(kept.status == 1, "\(kept)")
    }

    @Test(.timeLimit(.minutes(2))) func noMoreInstallAtOnceThanTheFileSays() async throws {
        let setting = try await setting(serve: "installLimit: 1")
        try await setting.serving { _ in
            let token = try await session(setting, Self.worker1)
            let waits = try await script(setting, Self.worker2)
            #expect(waits.contains("1 hosts install now") && !waits.contains("inst.ks"), "\(waits)")
            // Who was let in stays in.
            #expect(try await session(setting, Self.worker1) == token)
            #expect(try await setting.ask("-k", "-o", "/dev/null", "\(setting.secureURL)/h/\(token)/ks.cfg") == "200")
            try await report(setting, token, Self.worker1, "installed")
            #expect(try await session(setting, Self.worker2) != token)
        }
    }
}
