import TestSupport
import Testing

/// Texts of hosts and of strangers in scripts, logs and terminals.
extension AttackTests {
    private static let hostile = [
        "%0aINJECTED", "%0d%0a2026-01-01T00:00:00Z%20worker-1%20is%20joined", "%1b%5b2J%1b%5d0%3bINJECTED%07",
        "%e2%80%ae%e2%80%a8",
        "%24%7bnet0%2fmac%7d%20%7c%7c%20reboot", "%3cscript%3ealert(1)%3c%2fscript%3e", "%00", "%ff%fe",
        "%22%27%60%24(id)",
        "%c2%9b2J",
    ]

    /// What a text may have that is shown to people.
    private func isPlain(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control: scalar == "\n"
            case .format, .lineSeparator, .paragraphSeparator: false
            default: true
            }
        }
    }

    /// Neither in a script that iPXE runs nor in what operators look at.
    @Test func marksOfStrangersStayTexts() async throws {
        for (number, text) in Self.hostile.enumerated() {
            let url = "\(server.url(.plain))/boot/0a-0b-0c-00-00-1\(number).ipxe"
            let query = "?uuid=\(text)&serial=S\(text)&asset=\(text)&arch=\(text)&manufacturer=\(text)"
            let entry = try await server.curl([
                "-f", "\(server.url(.plain))/boot.ipxe?label.rack=\(text)&label.\(text)=x",
            ])
            #expect(entry.output.hasPrefix("#!ipxe\nchain ") && !entry.output.contains("INJECTED"), "\(entry)")
            #expect(
                !entry.output.contains { $0 == "<" || $0 == "\u{1B}" } && !entry.output.contains("reboot"), "\(entry)")
            let answer = try await server.curl(["-f", url + query])
            let script = answer.output
            #expect(
                script.hasPrefix("#!ipxe\necho Slipway: this host waits: it is written down as machine-0a0b0c"),
                "\(answer)")
            #expect(!script.contains("INJECTED") && !script.contains("reboot") && !script.contains("script>"))
        }
        let name = "machine-0a0b0c000014"
        for command in [["host", "list"], ["host", "show", name], ["host", "events", name], ["top"]] {
            let shown = try await server.administrate(command)
            #expect(shown.succeeded && isPlain(shown.output + shown.error), "\(shown)")
        }
        let listed = try await server.administrate(["host", "list"])
        #expect(listed.output.split(separator: "\n").count == 1 + 1 + AttackServer.workers + Self.hostile.count)
    }

    /// What a host says is told as one line, and its token never.
    @Test func reportsStayLines() async throws {
        let url = try await server.openSession(8)
        let token = String(url.suffix(32))
        let before = server.program.output.split(separator: "\n").count
        for text in Self.hostile {
            let form = "mac=52:54:00:00:02:28&nonce=\(token)&stage=started&message=\(text)%20\(token)"
            let status = try await server.status(url + "/report", ["-d", form])
            #expect(status == "204" || status == "400", "\(text)")
        }
        let lines = server.program.output.split(separator: "\n").dropFirst(before)
        #expect(lines.allSatisfy { !$0.hasPrefix("2026-01-01") } && lines.contains { $0.contains("worker-8") })
        // Fields of requests are told nowhere, and these are none.
        #expect(try await server.status(url + "/report", ["-A", "a\u{1B}[2J", "-d", "x"]) == "400")
        // A name for logs that leads elsewhere is no name.
        for name in ["..", "%2e%2e%2fstore.db", "..%2f..%2fstore.db", "a%0ab", "%1b%5b2J"] {
            let answer = try await run(
                "curl",
                [
                    "-s", "--path-as-is", "--unix-socket", server.directory("admin.sock"),
                    "http://localhost/v1/hosts/worker-8/logs/\(name)",
                ])
            #expect(answer.output.contains("\"unknown-log\"") && isPlain(answer.output), "\(answer)")
        }
        #expect(isPlain(try await server.story(8)))
    }

    /// Operators are let say much, but not to iPXE, a Kickstart or a terminal.
    @Test func whatOperatorsSayStaysText() async throws {
        let reason = "${net0/mac} || reboot ; # && shell `id` $(id) <b>"
        #expect(try await server.administrate(["host", "hold", "worker-3", "--reason", reason]).succeeded)
        let script = try await server.bootScript(3)
        let echo = try #require(script.split(separator: "\n").first { $0.hasPrefix("echo ") })
        #expect(echo.contains("held: ") && !echo.contains { "$|;#&`<{".contains($0) }, "\(script)")
        #expect(try await server.administrate(["host", "release", "worker-3"]).succeeded)
        for text in ["a\\nINJECTED", "a\\u001b[2J", "a\\u202e", "a\\u009b2J", "a\\u2028b"] {
            let answer = try await server.post("/v1/hosts/worker-3/hold", "{\"reason\": \"\(text)\"}")
            #expect(answer.output.contains("\"invalid\"") && isPlain(answer.output), "\(answer)")
            let named = try await server.post(
                "/v1/hosts", "{\"hosts\": [{\"name\": \"w\(text)\", \"mac\": \"52:54:00:00:03:01\"}]}")
            #expect(named.output.contains("\"invalid\"") && isPlain(named.output), "\(named)")
        }
        for argument in ["a\\n%post", "${net0/mac}", "a b || reboot", "#x", "a\\\\u0000", "\\\"x"] {
            let install = "\"install\": {\"kernelArguments\": [\"\(argument)\"]}"
            let host = "{\"name\": \"evil\", \"mac\": \"52:54:00:00:03:02\", \(install)}"
            let answer = try await server.post("/v1/hosts", "{\"hosts\": [\(host)], \"replace\": true}")
            guard !answer.output.contains("\"invalid\"") else { continue }
            // What is taken must be harmless where it goes.
            #expect(try await server.post("/v1/hosts/evil/arm", "{}").succeeded)
            let script = try await server.curl(["\(server.url(.plain))/boot/52-54-00-00-03-02.ipxe"]).output
            let lines = script.split(separator: "\n")
            #expect(
                !lines.contains { $0.hasPrefix("%post") || $0.contains("${") || $0.contains("|| reboot") }, "\(script)")
        }
    }
}
