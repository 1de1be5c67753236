import FoundationEssentials
import KickstartAssets
import TestSupport
import Testing

@Suite("Kickstart scripts talk to the server", .enabled(if: Tool.isRoot && Tool("curl").isUsable))
struct ScriptReportTests {
    private static let shells = [["sh"], ["bash", "--posix"]]

    @Test("a report is posted by the real curl, whose arguments do not hold the nonce", arguments: shells)
    func report(shell: [String]) async throws {
        try await ScriptHome.with { home in
            let machine = try ScriptMachine(isCurlReal: true)
            // Ahead of the real one, to see what all processes can see.
            try machine.write(
                "bin/curl", "#!/bin/sh\necho \"$*\" >>/mnt/calls\nexec /usr/bin/curl \"$@\"\n", mode: 0o755)
            let url = "http://127.0.0.1:\(home.port)/h/\(ScriptMachine.nonce)/report"
            let result = try await machine.run([.pre], shell: shell, environment: ["SLIPWAY_REPORT_URL": url])
            #expect(result.succeeded && result.error.isEmpty, "\(result)")
            #expect(
                try home.directory.read("report.posted")
                    == "stage=installing\nmac=52:54:00:aa:bb:01\nnonce=\(ScriptMachine.nonce)\n")
            #expect(try home.directory.read("report.type") == "text/plain")
            #expect(try machine.calls.allSatisfy { !$0.contains(ScriptMachine.nonce) })
            #expect(try machine.mode("tmp/slipway") == 0o700)
        }
    }

    @Test("the proxy of the installer's downloads is not asked for the way to the server")
    func proxy() async throws {
        try await ScriptHome.with { home in
            let machine = try ScriptMachine(isCurlReal: true)
            let nowhere = "http://127.0.0.1:9"
            let result = try await machine.run(
                [.pre],
                environment: [
                    "SLIPWAY_REPORT_URL": "http://127.0.0.1:\(home.port)/report", "http_proxy": nowhere,
                    "HTTPS_PROXY": nowhere,
                ])
            #expect(result.succeeded && result.error.isEmpty, "\(result)")
            #expect(try home.directory.read("report.posted").hasPrefix("stage=installing\n"))
        }
    }

    @Test("a server of the operator's own authority is trusted, and no other")
    func authorities() async throws {
        let authority = try await TestAuthority()
        let other = try await TestAuthority("Other")
        let server = try await authority.server()
        try await ScriptHome.with(chain: server.certificate, key: server.key) { home in
            for (trusted, arrives) in [(authority, true), (other, false)] {
                let machine = try ScriptMachine(isCurlReal: true)
                let encoded = try readText(trusted.certificate).split(separator: "\n").joined(separator: "|")
                let result = try await machine.run(
                    [.pre],
                    environment: [
                        "SLIPWAY_REPORT_URL": "https://127.0.0.1:\(home.port)/\(arrives)",
                        "SLIPWAY_AUTHORITIES": encoded,
                    ])
                // A report that does not arrive never ends an installation.
                #expect(result.succeeded, "\(result)")
                let posted = try? home.directory.read("\(arrives).posted")
                #expect((posted != nil) == arrives, "\(result)")
                #expect(result.error.contains("the server did not take the report") != arrives)
            }
        }
    }

    @Test("secrets lie in a directory of our own, whatever was there before", arguments: ["link", "open", "file"])
    func directory(before: String) async throws {
        let machine = try ScriptMachine()
        switch before {
        case "link":
            try FileManager.default.createSymbolicLink(
                atPath: machine.directory("tmp/slipway"), withDestinationPath: "/mnt/sent")
        case "open": try machine.makeFolder("tmp/slipway")
        default: try machine.write("tmp/slipway", "")
        }
        let result = try await machine.run([.pre], environment: ["SLIPWAY_AUTHORITIES": "P E|M"])
        #expect(result.succeeded && result.error.isEmpty, "\(result)")
        #expect(try machine.mode("tmp/slipway") == 0o700)
        #expect(try machine.read("tmp/slipway/authorities.pem") == "P E\nM\n")
        #expect(!machine.exists("sent/authorities.pem"))
    }

    @Test("a message becomes one printable line of bounded length")
    func message() async throws {
        let machine = try ScriptMachine()
        let long = "a\nstage=installed\tb\\c\u{1B}[0m é " + String(repeating: "x", count: 5000)
        // An unknown OS name ends up in the message.
        let result = try await machine.run([.postCheck], environment: ["SLIPWAY_OS_NAME": long])
        #expect(result.status == 1)
        let reports = try machine.reports
        #expect(reports.count == 2 && reports[0] == "stage=failed")
        #expect(reports[1].hasPrefix("message=nothing is deployed under the name a stage=installed b\\c [0m"))
        #expect(reports[1].utf8.count <= 2010)
        #expect(try machine.read("tmp/slipway/failure").hasPrefix("nothing is deployed"))
    }
}
