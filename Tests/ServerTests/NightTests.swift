import HTTP
import Inventory
import Ledger
import Provisioning
import Store
import Synchronization
import SystemPackage
import TestStore
import TestSupport
import Testing

@testable import Server

/// What somebody would be called for at three in the morning.
@Suite("Server at night", .timeLimit(.minutes(2))) struct NightTests {
    private static let start = Timestamp(milliseconds: 1_800_000_000_000)

    @Test("a machine that boots while the state cannot be kept waits, and goes on when it can")
    func fullDisk() async throws {
        let state = try TemporaryDirectory()
        let store = RefusingStore(full: try SQLiteStore(state("store.db")))
        let server = try await ServerUnderTest(state: state, ledger: HostLedger(store) { Self.start })
        store.setRoom(0)
        for _ in 0..<3 {
            let answer = try await server.get("/boot/52-54-00-00-00-01.ipxe")
            #expect(answer.response.status == 200)
            #expect(answer.text == "#!ipxe\nwait the server cannot keep its state now, and its log says why\n")
        }
        let log = server.record.log.withLock { $0 }.filter { $0.contains("no room is left") }
        #expect(log.count == 1 && log.first?.hasPrefix("hosts must wait") == true, "\(log)")
        store.setRoom(.max)
        let nonce = try await server.openSession(1)
        // What a client of HTTP asks for again by itself stays an error.
        store.setRoom(0)
        #expect(try await server.get("/h/\(nonce)/ks.cfg").response.status == 503)
        await server.stop()
    }

    @Test("a machine that is one too many asks again, and is not sent away")
    func tooMany() async throws {
        let server = try await ServerUnderTest(FakeMaterials(unknownHosts: .record))
        let script = try await server.get("/boot/52-54-00-00-00-98.ipxe").text
        #expect(script == "#!ipxe\nwait it cannot be written down now; it asks again\n")
        await server.stop()
    }

    @Test("a machine that a reload makes another host, between its question and the answer, gets no session")
    func moved() async throws {
        let materials = FakeMaterials()
        let server = try await ServerUnderTest(materials)
        materials.recognitionsUntilMoved.withLock { $0 = 2 }
        #expect(try await server.bootScript(1) == "#!ipxe\nwait it is another host now\n")
        let record = try #require(try await server.record(1))
        #expect(record.phase == .failed && record.session == nil)
        #expect(try await server.story(1).last?.text.contains("is another one now") == true)
        #expect(try await server.phase(6) == .armed)
        await server.stop()
    }

    @Test("a machine that is no host any more when its turn comes asks again, and nobody is held for it")
    func taken() async throws {
        let materials = FakeMaterials()
        let server = try await ServerUnderTest(materials)
        materials.recognitionsUntilMoved.withLock { $0 = 1 }
        #expect(try await server.bootScript(1) == "#!ipxe\nwait it is another machine by now; it asks again\n")
        let record = try #require(try await server.record(1))
        #expect(record.phase == .armed && record.hold == nil && record.installations == 0)
        await server.stop()
    }

    @Test("a host that a reload leaves out for a while asks again, and gets what it had")
    func unlisted() async throws {
        let materials = FakeMaterials()
        let server = try await ServerUnderTest(materials)
        let nonce = try await server.openSession(1)
        let first = try await server.get("/h/\(nonce)/ks.cfg")
        #expect(first.response.status == 200)
        materials.isUnlisted.withLock { $0 = true }
        let meanwhile = try await server.get("/h/\(nonce)/ks.cfg").response
        #expect(meanwhile.status == 503 && meanwhile.field("Retry-After") != nil)
        materials.isUnlisted.withLock { $0 = false }
        #expect(try await server.get("/h/\(nonce)/ks.cfg").text == first.text)
        await server.stop()
    }

    @Test("only what the host's own addresses read of its archive is its progress")
    func progress() async throws {
        let directory = try TemporaryDirectory()
        let file = try directory.write("config", "[core]\nmode=archive-z2\n")
        let materials = FakeMaterials(files: [HostFile(path: "/ostree/config", file: FilePath(file))])
        let server = try await ServerUnderTest(materials)
        let script = try await server.bootScript(1)
        let nonce = try #require(script.split(separator: "nonce ").last?.split(separator: "\n").first)
        _ = try await server.get("/h/\(nonce)/ks.cfg")
        let start = try #require(script.split(separator: "\n").first { $0.hasPrefix("archive ") }).dropFirst(8)
        let archive = String(start.dropFirst(server.url.count))
        #expect(try await server.status("\(archive)/config", ["--interface", "127.0.0.2"]) == "200")
        #expect(try await server.status("\(archive)/config") == "200")
        await server.stop()
        #expect(try await server.record(1)?.progress == 23)
    }

    @Test("logs that are kept are in the host's story")
    func logs() async throws {
        let server = try await ServerUnderTest(logs: FakeLogs())
        let nonce = try await server.openSession(1)
        let directory = try TemporaryDirectory()
        try writeBytes([0x1F, 0x8B, 8, 0], to: directory("logs"))
        let options = ["--data-binary", "@\(directory("logs"))", "-H", "Content-Type: application/gzip"]
        #expect(try await server.status("/h/\(nonce)/logs", options) == "204")
        let told = try await server.story(1).last
        #expect(
            told?.kind == "logs-kept"
                && told?.text == "sent the logs of its installer; next: slipway host logs ready"
                && told?.peer == "127.0.0.1")
        await server.stop()
    }

    @Test("the bytes of a secret go as soon as the host reports the next stage")
    func sweep() async throws {
        let state = try TemporaryDirectory()
        let server = try await ServerUnderTest(state: state)
        let nonce = try await server.openSession(1)
        _ = try await server.get("/h/\(nonce)/ks.cfg")
        let directory = state("issued")
        #expect(try await run("ls", [directory]).output.split(separator: "\n").count == 1)
        let form = [("mac", FakeMaterials.mac(1)), ("nonce", nonce), ("stage", "installed")]
        #expect(try await server.post("/h/\(nonce)/report", form) == 204)
        let end = ContinuousClock.now + .seconds(30)
        while try await !run("ls", [directory]).output.isEmpty, .now < end {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(try await run("ls", [directory]).output.isEmpty)
        await server.stop()
    }

    @Test("a clock that is set back lengthens no window, also that of a host which is installed")
    func clock() async throws {
        let state = try TemporaryDirectory()
        let now = Mutex(Self.start)
        let store = try SQLiteStore(state("store.db"))
        let server = try await ServerUnderTest(state: state, ledger: HostLedger(store) { now.withLock { $0 } })
        let nonce = try await server.openSession(1)
        _ = try await server.get("/h/\(nonce)/ks.cfg")
        let form = [("mac", FakeMaterials.mac(1)), ("nonce", nonce), ("stage", "installed")]
        #expect(try await server.post("/h/\(nonce)/report", form) == 204)
        let back = Timestamp(milliseconds: Self.start.milliseconds - 365 * 86_400_000)
        now.withLock { $0 = back }
        try await server.server.letTimePass()
        let expires = try #require(try await server.record(1)?.session?.expires)
        #expect(expires <= back.after(.seconds(3600)))
        await server.stop()
    }
}
