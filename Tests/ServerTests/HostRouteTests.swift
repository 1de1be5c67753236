import HTTP
import Inventory
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Server

@Suite(.timeLimit(.minutes(2))) struct HostRouteTests {
    @Test func aHostGoesAllTheWay() async throws {
        let directory = try TemporaryDirectory()
        let kernel = try directory.write("kernel", "kernel bytes")
        let server = try await ServerUnderTest(FakeMaterials(kernel: FilePath(kernel)))
        #expect(try await server.get("/healthz").text == "ok\n")
        #expect(try await server.get("/boot.ipxe").text == "#!ipxe\nchain \(server.url)/boot/${mac:hexhyp}.ipxe\n")
        #expect(try await server.get("/boot/kernel").text == "kernel bytes")
        #expect(try await server.get("/boot/initrd").response.status == 404)
        let nonce = try await server.openSession(1)
        #expect(nonce.utf8.count == 32)
        let kickstart = try await server.get("/h/\(nonce)/ks.cfg")
        #expect(kickstart.text == FakeMaterials.kickstartSecret)
        #expect(kickstart.response.field("cache-control") == "no-store")
        let ignition = try await server.get("/h/\(nonce)/config.ign")
        #expect(ignition.text.contains(FakeMaterials.ignitionSecret))
        #expect(ignition.response.field("content-type") == "application/vnd.coreos.ignition+json")
        let cmdline = "inst.ks=\(server.url)/h/\(nonce)/ks.cfg quiet=\"a b\""
        let form = [("mac", FakeMaterials.mac(1)), ("nonce", nonce), ("cmdline", cmdline), ("stage", "booted")]
        #expect(try await server.post("/h/\(nonce)/report", form) == 204)
        await server.stop()
        guard case .report(let report)? = server.events.last?.kind else {
            Issue.record("no report in \(server.events)")
            return
        }
        #expect(report.cmdline == cmdline)
        #expect(report.stage == "booted")
        #expect(report.session.nonce.text == nonce)
        #expect(report.session.mac.description == FakeMaterials.mac(1))
        #expect(server.events.last?.peer == "127.0.0.1")
        let shown = server.events.map(\.description) + server.record.log.withLock { $0 }
        #expect(server.events.count == 4)
        for secret in [nonce, FakeMaterials.kickstartSecret, FakeMaterials.ignitionSecret] {
            #expect(!shown.contains { $0.contains(secret) })
        }
    }

    @Test func unknownHostsAreSentAway() async throws {
        let server = try await ServerUnderTest()
        let answer = try await server.get("/boot/52-54-00-00-00-99.ipxe")
        #expect(answer.response.status == 200)
        #expect(answer.text.contains("exit"))
        guard case .unknownHost(let mac)? = server.events.first?.kind else {
            Issue.record("no event")
            return
        }
        #expect(mac.description == "52:54:00:00:00:99")
        for path in ["/boot/x.ipxe", "/boot/52-54-00-00-00-01", "/boot/", "/boot/..%2f.ipxe"] {
            #expect(try await server.get(path).response.status == 404, "\(path)")
        }
        await server.stop()
    }

    @Test(arguments: [(2, 503), (3, 403), (4, 410), (5, 500)])
    func refusalsHaveTheirStatus(host: Int, status: Int) async throws {
        let server = try await ServerUnderTest()
        let nonce = try await server.openSession(host)
        for file in ["ks.cfg", "config.ign"] {
            let response = try await server.get("/h/\(nonce)/\(file)").response
            #expect(response.status == status)
            #expect(response.field("retry-after") == (status == 503 ? "7" : nil))
        }
        await server.stop()
        #expect(!server.events.contains { if case .kickstart = $0.kind { true } else { false } })
    }

    @Test func onlyAnOpenSessionOpensADoor() async throws {
        let server = try await ServerUnderTest()
        let first = try await server.openSession(1)
        let second = try await server.openSession(1)
        #expect(first != second)
        let wrong = String(repeating: "0", count: 32)
        // A session that is over makes the host wait; what is no nonce is refused.
        for (nonce, status) in [(wrong, 503), ("x", 403), ("\(first)0", 403), (first.uppercased() + "Z", 403)] {
            #expect(try await server.get("/h/\(nonce)/ks.cfg").response.status == status)
            #expect(try await server.post("/h/\(nonce)/report", []) == status)
        }
        #expect(try await server.get("/h/\(first)/ks.cfg").response.status == 200)
        #expect(try await server.get("/h/\(second)/ks.cfg").response.status == 200)
        await server.stop()
    }

    @Test func reportsOfOthersAndBrokenOnesAreRefused() async throws {
        let server = try await ServerUnderTest()
        let nonce = try await server.openSession(1)
        let other = try await server.openSession(2)
        let mac = ("mac", FakeMaterials.mac(1))
        let right = ("nonce", nonce)
        let cases: [([(String, String)], Int)] = [
            ([mac, ("nonce", other)], 403), ([("mac", FakeMaterials.mac(2)), right], 403),
            ([("mac", "x"), right], 403),
            ([mac], 400), ([right], 400), ([mac, right, ("x", "y")], 400), ([mac, mac, right], 400),
            ([mac, right, ("stage", "a b")], 400),
            ([mac, right, ("cmdline", String(repeating: "a", count: 20_000))], 413),
            ([mac, right], 204),
        ]
        for (form, status) in cases { #expect(try await server.post("/h/\(nonce)/report", form) == status, "\(form)") }
        await server.stop()
    }

    @Test func linesOfAShellAreRead() async throws {
        let server = try await ServerUnderTest()
        let nonce = try await server.openSession(1)
        let right = "mac=52:54:00:00:00:01\nnonce=\(nonce)\n"
        for (body, status) in [
            (right + "cmdline=a=b c=\"d e\"\nstage=failed\nmessage=no disk: sda\n", "204"), (right + right, "400"),
            (right + "x=1\n", "400"), (right + "message=a\u{1B}[2Jb\n", "400"), ("mac\n", "400"), ("", "400"),
        ] {
            let curl = try await run(
                "curl",
                [
                    "-s", "-o", "/dev/null", "-w", "%{http_code}", "-H", "Content-Type: text/plain", "--data-binary",
                    body,
                ]
                    + ["\(server.url)/h/\(nonce)/report"])
            #expect(curl.output == status, "\(body)")
        }
        let reports = server.events.compactMap { if case .report(let report) = $0.kind { report } else { nil } }
        #expect(reports.map(\.cmdline) == ["a=b c=\"d e\""])
        #expect(reports.map(\.message) == ["no disk: sda"])
        await server.stop()
    }

    @Test func metricsTellWhatHappened() async throws {
        let server = try await ServerUnderTest()
        _ = try await server.get("/ostree/config")
        let nonce = try await server.openSession(1)
        _ = try await server.get("/h/\(nonce)/ks.cfg")
        let text = try await server.get("/metrics").text
        await server.stop()
        #expect(text.contains("slipway_http_requests_total{area=\"ostree\",status=\"404\"} 1\n"))
        #expect(text.contains("slipway_http_requests_total{area=\"host\",status=\"200\"} 1\n"))
        #expect(
            text.contains("slipway_http_body_bytes_total{area=\"host\"} \(FakeMaterials.kickstartSecret.utf8.count)\n"))
        #expect(!text.contains(nonce))
    }

    @Test func sessionsEnd() async throws {
        let sessions = Sessions(lifetime: .milliseconds(20))
        let mac = try MACAddress(FakeMaterials.mac(1))
        let session = sessions.open(host: try HostName("a"), mac: mac, baseURL: try BaseURL("http://192.0.2.1"))
        try await Task.sleep(for: .milliseconds(40))
        #expect(sessions.find(session.nonce.text) == nil)
    }

    @Test func floodingOneHostLeavesOthersAlone() throws {
        let sessions = Sessions(lifetime: .seconds(60), limitPerHost: 3)
        let url = try BaseURL("http://192.0.2.1")
        let mac = try MACAddress(FakeMaterials.mac(1))
        let other = sessions.open(host: try HostName("b"), mac: mac, baseURL: url)
        let all = try (0..<10).map { _ in sessions.open(host: try HostName("a"), mac: mac, baseURL: url) }
        #expect(sessions.find(other.nonce.text) == other)
        #expect(all.map { sessions.find($0.nonce.text) != nil } == (0..<10).map { $0 >= 7 })
        sessions.keep(all[7])
        for _ in 0..<10 { _ = sessions.open(host: try HostName("a"), mac: mac, baseURL: url) }
        #expect(sessions.find(all[7].nonce.text) != nil && sessions.find(all[8].nonce.text) == nil)
    }
}
