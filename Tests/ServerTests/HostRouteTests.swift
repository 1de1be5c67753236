import HTTP
import Inventory
import Ledger
import Provisioning
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Server

@Suite(.timeLimit(.minutes(2))) struct HostRouteTests {
    @Test func aHostGoesAllTheWay() async throws {
        let directory = try TemporaryDirectory()
        let kernel = try directory.write("kernel", "kernel bytes")
        let server = try await ServerUnderTest(
            FakeMaterials(files: [HostFile(path: "/boot/kernel", file: FilePath(kernel))]))
        #expect(try await server.get("/healthz").text == "ok\n")
        #expect(try await server.get("/boot.ipxe").text == "#!ipxe\nchain \(server.url)/boot/${mac:hexhyp}.ipxe\n")
        #expect(try await server.get("/boot/kernel").text == "kernel bytes")
        #expect(try await server.get("/boot/initrd").response.status == 404)
        let nonce = try await server.openSession(1)
        #expect(try await server.phase(1) == .booting)
        let kickstart = try await server.get("/h/\(nonce)/ks.cfg")
        #expect(kickstart.text.hasPrefix(FakeMaterials.kickstartSecret))
        #expect(kickstart.response.field("cache-control") == "no-store")
        let cmdline = "inst.ks=\(server.url)/h/\(nonce)/ks.cfg quiet=\"a b\""
        let form = [("mac", FakeMaterials.mac(1)), ("nonce", nonce), ("cmdline", cmdline)]
        #expect(try await server.post("/h/\(nonce)/report", form + [("stage", "installing")]) == 204)
        #expect(try await server.phase(1) == .installing)
        #expect(
            try await server.post("/h/\(nonce)/report", form + [("stage", "installed"), ("message", nonce)]) == 204)
        let ignition = try await server.get("/h/\(nonce)/config.ign")
        #expect(ignition.text.contains(FakeMaterials.ignitionSecret))
        #expect(ignition.response.field("content-type") == "application/vnd.coreos.ignition+json")
        #expect(try await server.phase(1) == .firstBoot)
        #expect(try await server.get("/h/\(nonce)/ks.cfg").response.status == 410)
        // Where a message is cut, it shows no half of it either.
        let long = "x" + String(repeating: " ", count: 470) + nonce
        #expect(try await server.post("/h/\(nonce)/report", form + [("stage", "joined"), ("message", long)]) == 204)
        #expect(try await server.phase(1) == .joined)
        #expect(try await server.get("/h/\(nonce)/config.ign").response.status == 410)
        #expect(try await server.bootScript(1) == "#!ipxe\nlocal disk\n")
        let story = try await server.story(1)
        await server.stop()
        // A delivery is told when all of it is out, which may be after the host's next question.
        let kinds = story.map(\.kind)
        #expect(kinds.count { $0 == "delivered" } == 2)
        #expect(
            kinds.filter { $0 != "delivered" } == [
                "approved", "armed", "boot-script", "issued", "installed", "issued", "refused", "joined", "refused",
                "local-disk",
            ])
        let shown = server.events.map(\.description) + server.record.log.withLock { $0 } + story.map(\.text)
        for secret in [String(nonce.prefix(8)), FakeMaterials.kickstartSecret, FakeMaterials.ignitionSecret] {
            #expect(!shown.contains { $0.contains(secret) })
        }
    }

    @Test(arguments: ServeSettings.UnknownHosts.allCases) func unknownHosts(rule: ServeSettings.UnknownHosts)
        async throws
    {
        let server = try await ServerUnderTest(FakeMaterials(unknownHosts: rule))
        let answer = try await server.get("/boot/52-54-00-00-00-99.ipxe")
        let expected =
            switch rule {
            case .refuse: "leave 52:54:00:00:00:99"
            case .local: "local disk"
            case .wait: "wait no host with the MAC 52:54:00:00:00:99 is listed"
            case .record: "wait it is written down as machine-52-54-00-00-00-99 and waits for an operator's approval"
            }
        #expect(answer.response.status == 200 && answer.text == "#!ipxe\n\(expected)\n")
        #expect(
            server.events.contains {
                if case .unknownHost(let mac) = $0.kind { "\(mac)" == "52:54:00:00:00:99" } else { false }
            })
        for path in ["/boot/x.ipxe", "/boot/52-54-00-00-00-01", "/boot/", "/boot/..%2f.ipxe"] {
            #expect(try await server.get(path).response.status == 404, "\(path)")
        }
        await server.stop()
    }

    @Test func nobodyIsInstalledWithoutAnOrder() async throws {
        let server = try await ServerUnderTest(isArming: false)
        #expect(try await server.bootScript(1) == "#!ipxe\nlocal disk\n")
        #expect(try await server.phase(1) == .approved)
        let policy = HostPolicy()
        _ = try await server.ledger.apply(.arm(within: .seconds(60)), to: HostName("ready"), by: "me", policy: policy)
        _ = try await server.openSession(1)
        await server.stop()
    }

    @Test func refusalsHaveTheirStatus() async throws {
        let server = try await ServerUnderTest()
        for (host, status) in [(4, 410), (5, 500)] {
            let nonce = try await server.openSession(host)
            #expect(try await server.get("/h/\(nonce)/ks.cfg").response.status == status)
        }
        // An order is not used up by what cannot be given.
        #expect(try await server.bootScript(3) == "#!ipxe\nwait refused: it has no installer\n")
        #expect(try await server.phase(3) == .armed)
        await server.stop()
    }

    @Test func othersWaitForTheFirstControlPlane() async throws {
        let materials = FakeMaterials()
        let server = try await ServerUnderTest(materials)
        let nonce = try await server.openSession(2)
        #expect(try await server.get("/h/\(nonce)/ks.cfg").response.status == 200)
        for _ in 0..<3 {
            let response = try await server.get("/h/\(nonce)/config.ign").response
            #expect(response.status == 503 && response.field("retry-after") == "7")
        }
        #expect(try await server.record(2)?.issued[.ignition] == nil)
        materials.answers.withLock { $0 = true }
        #expect(try await server.get("/h/\(nonce)/config.ign").response.status == 200)
        await server.stop()
    }

    @Test func aSecretIsMadeOnceAndGivenAgain() async throws {
        let materials = FakeMaterials()
        let server = try await ServerUnderTest(materials)
        let nonce = try await server.openSession(1)
        #expect(try await server.openSession(1) == nonce)
        let first = try await server.get("/h/\(nonce)/ks.cfg").text
        for _ in 0..<3 { #expect(try await server.get("/h/\(nonce)/ks.cfg").text == first) }
        #expect(materials.made.withLock { $0[FakeMaterials.kickstartSecret] } == 1)
        // It is written down when the client has it all.
        for _ in 0..<100 where try await server.record(1)?.issued[.kickstart]?.deliveries != 4 {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(try await server.record(1)?.issued[.kickstart]?.deliveries == 4)
        await server.stop()
    }

    @Test func aRestartKeepsSessions() async throws {
        let state = try TemporaryDirectory()
        let materials = FakeMaterials()
        let before = try await ServerUnderTest(materials, state: state)
        let nonce = try await before.openSession(1)
        let kickstart = try await before.get("/h/\(nonce)/ks.cfg").text
        await before.stop()
        let after = try await ServerUnderTest(materials, state: state, ledger: before.ledger)
        #expect(try await after.get("/h/\(nonce)/ks.cfg").text == kickstart)
        #expect(try await after.get("/h/\(nonce)/config.ign").response.status == 200)
        await after.stop()
    }

    @Test func onlyAnOpenSessionOpensADoor() async throws {
        let server = try await ServerUnderTest()
        let nonce = try await server.openSession(1)
        let wrong = String(repeating: "0", count: 32)
        for token in [wrong, "x", "\(nonce)0", nonce.uppercased() + "Z", String(nonce.dropLast()) + "%00"] {
            for file in ["ks.cfg", "config.ign"] {
                let status = try await server.get("/h/\(token)/\(file)").response.status
                #expect(status == 403 || status == 404, "\(token)")
            }
            #expect(try await server.post("/h/\(token)/report", []) == 403)
        }
        // Whoever guesses fills no log.
        let told = server.events.filter { if case .refused = $0.kind { true } else { false } }
        #expect(told.count == 1)
        #expect(try await server.get("/h/\(nonce)/ks.cfg").response.status == 200)
        await server.stop()
    }

    @Test func aHostHasNoOthersSecrets() async throws {
        let server = try await ServerUnderTest()
        let (own, other) = (try await server.openSession(1), try await server.openSession(6))
        _ = try await server.get("/h/\(own)/ks.cfg")
        // The other has had no Kickstart, and no token leads from one to the other.
        #expect(try await server.get("/h/\(other)/config.ign").response.status == 403)
        let form = [("mac", FakeMaterials.mac(1)), ("nonce", own), ("stage", "installed")]
        #expect(try await server.post("/h/\(other)/report", form) == 403)
        #expect(try await server.phase(6) == .booting)
        await server.stop()
    }

    @Test func aSecondSessionRaisesAnAlarm() async throws {
        let server = try await ServerUnderTest()
        let nonce = try await server.openSession(1)
        let mac = FakeMaterials.mac(1).replacing(":", with: "-")
        let second = try await run("curl", ["-s", "--interface", "127.0.0.2", "\(server.url)/boot/\(mac).ipxe"])
        #expect(second.output.hasPrefix("#!ipxe\nwait held: "), "\(second)")
        #expect(try await server.get("/h/\(nonce)/ks.cfg").response.status == 503)
        #expect(try await server.record(1)?.hold != nil)
        #expect(try await server.story(1).contains { $0.isAlarm })
        await server.stop()
    }

    @Test func marksOfTwoHostsRaiseAnAlarm() async throws {
        let server = try await ServerUnderTest()
        let script = try await server.bootScript(1, query: "?serial=other&uuid=&asset=")
        #expect(script.contains("wait its marks are of several hosts"))
        for host in [1, 6] { #expect(try await server.record(host)?.hold != nil) }
        #expect(try await server.phase(1) == .armed)
        await server.stop()
    }

    @Test func notAllInstallAtOnce() async throws {
        let server = try await ServerUnderTest(FakeMaterials(limit: 1))
        async let first = server.bootScript(1)
        async let second = server.bootScript(6)
        let scripts = try await [first, second].sorted()
        #expect(scripts[0].contains("archive") && scripts[1].contains("wait 1 hosts install now"), "\(scripts)")
        await server.stop()
    }

    @Test func lookingChangesNothing() async throws {
        let server = try await ServerUnderTest()
        let mac = FakeMaterials.mac(1).replacing(":", with: "-")
        #expect(try await server.status("/boot/\(mac).ipxe", ["-I"]) == "405")
        #expect(try await server.phase(1) == .armed)
        let nonce = try await server.openSession(1)
        for file in ["ks.cfg", "config.ign"] {
            #expect(try await server.status("/h/\(nonce)/\(file)", ["-I"]) == "405")
        }
        #expect(try await server.phase(1) == .booting)
        #expect(try await server.status("/boot.ipxe", ["-I"]) == "200")
        await server.stop()
    }

    @Test func secretsNeedTLS() async throws {
        let server = try await ServerUnderTest(secrets: .overTLS)
        let nonce = try await server.openSession(1)
        for path in ["ks.cfg", "config.ign", "logs", "report"] {
            #expect(try await server.status("/h/\(nonce)/\(path)") == "403", "\(path)")
        }
        #expect(try await server.status("/h/\(nonce)/report", ["-d", "x"]) == "403")
        #expect(try await server.phase(1) == .booting)
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
            ([mac, right], 204), ([mac, right, ("stage", "joined")], 403),
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
            let type = ["-H", "Content-Type: text/plain", "--data-binary", body]
            #expect(try await server.status("/h/\(nonce)/report", type) == status, "\(body)")
        }
        let reports = server.events.compactMap { if case .report(let report) = $0.kind { report } else { nil } }
        #expect(reports.map(\.cmdline) == ["a=b c=\"d e\""])
        #expect(reports.map(\.message) == ["no disk: sda"])
        #expect(try await server.record(1)?.cause == "it reported a failure: no disk: sda")
        await server.stop()
    }

    @Test func metricsTellWhatHappened() async throws {
        let server = try await ServerUnderTest()
        _ = try await server.get("/ostree/config")
        let nonce = try await server.openSession(1)
        let size = try await server.get("/h/\(nonce)/ks.cfg").text.utf8.count
        let text = try await server.get("/metrics").text
        await server.stop()
        #expect(text.contains("slipway_http_requests_total{area=\"ostree\",status=\"404\"} 1\n"))
        #expect(text.contains("slipway_http_requests_total{area=\"host\",status=\"200\"} 1\n"))
        #expect(text.contains("slipway_http_body_bytes_total{area=\"host\"} \(size)\n"))
        #expect(!text.contains(nonce))
    }
}
