import Inventory
import Ledger
import Provisioning
import Store
import SystemPackage
import TestSupport
import Testing

@Suite("Ledger of hosts")
struct LedgerTests {
    private let directory: TemporaryDirectory
    private let store: SQLiteStore
    private let ledger: HostLedger
    private let vault: SecretVault
    private let name: HostName
    private let peer = "192.0.2.50"

    init() throws {
        directory = try TemporaryDirectory()
        store = try SQLiteStore(directory("store.db"))
        ledger = HostLedger(store) { Timestamp(milliseconds: 1000) }
        vault = try SecretVault(FilePath(directory("issued")))
        name = try HostName("worker-1")
    }

    private func event(_ event: HostEvent) async throws -> HostAnswer? {
        try await ledger.apply(event, to: name, by: peer, policy: HostPolicy())
    }

    private func booted() async throws -> SecretToken {
        _ = try await ledger.add(name, phase: .discovered, cause: "asked for a boot script", by: peer)
        _ = try await event(.approve)
        _ = try await event(.arm(within: .seconds(60)))
        let mac = try MACAddress("52:54:00:aa:bb:01")
        guard case .install(let session) = try await event(.bootRequested(mac: mac, peer: peer, token: SecretToken()))
        else { throw Unexpected() }
        return session.token
    }

    struct Unexpected: Error {}

    private actor Counter {
        private var number = 0

        func next() -> Int {
            number += 1
            return number
        }
    }

    @Test("a host's way reads as a story")
    func story() async throws {
        let token = try await booted()
        let found = try await ledger.secret(
            .kickstart, of: name, token: token, peer: peer, policy: HostPolicy(), in: vault
        ) { Array("text".utf8) }
        #expect(found?.bytes == Array("text".utf8))
        _ = try await event(.secretDelivered(.kickstart, token: token))
        _ = try await event(.archiveRead(bytes: 4096))
        _ = try await event(.reported(.installed, token: token, message: ""))
        _ = try await ledger.secret(
            .ignition, of: name, token: token, peer: peer, policy: HostPolicy(), in: vault
        ) { Array("config".utf8) }
        _ = try await event(.nodeSeen(alive: Timestamp(milliseconds: 2000)))
        let story = try await ledger.story(of: name, last: 100)
        #expect(
            story.map(\.kind) == [
                "discovered", "approved", "armed", "boot-script", "issued", "delivered", "installed", "issued",
                "joined",
            ])
        #expect(story.map(\.number) == Array(1...9))
        let whole = story.map(\.text).joined(separator: "\n")
        #expect(!whole.contains(token.text) && whole.contains(token.description))
        #expect(try await ledger.story(of: name, last: 2).map(\.kind) == ["issued", "joined"])
        #expect(try await ledger.host(name)?.progress == 4096)
    }

    @Test("everybody who asks for a secret at once gets the same one")
    func oneSecret() async throws {
        let token = try await booted()
        let made = Counter()
        let secrets = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<16 {
                group.addTask { [ledger, name, peer, vault] in
                    let found = try await ledger.secret(
                        .kickstart, of: name, token: token, peer: peer, policy: HostPolicy(), in: vault
                    ) {
                        Array("secret \(await made.next())".utf8)
                    }
                    return found?.bytes ?? []
                }
            }
            return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
        }
        #expect(secrets.count == 1 && secrets.first?.isEmpty == false)
    }

    @Test("a secret that may not be had is never made")
    func noSecret() async throws {
        let token = try await booted()
        _ = try await event(.hold(reason: "audit"))
        let found = try await ledger.secret(
            .kickstart, of: name, token: token, peer: peer, policy: HostPolicy(), in: vault
        ) { throw Unexpected() }
        guard case .notReady = found?.answer else { throw Unexpected() }
        #expect(found?.bytes.isEmpty == true)
    }

    @Test("whoever asks for ever does not push the story out, and orders are told all the same")
    func flood() async throws {
        _ = try await booted()
        for _ in 0..<300 {
            _ = try await event(.secretRequested(.kickstart, token: SecretToken(), peer: peer, digest: ""))
        }
        _ = try await event(.hold(reason: "audit"))
        let story = try await ledger.story(of: name, last: 1000)
        #expect(story.count < 80 && story.map(\.kind).prefix(3) == ["discovered", "approved", "armed"])
        #expect(story.last?.kind == "held" && story.map(\.number) == Array(1...story.count))
    }

    @Test("a removed host is forgotten with its story, the others stay")
    func removal() async throws {
        _ = try await booted()
        let other = try HostName("worker-1.example")
        _ = try await ledger.add(other, phase: .approved, cause: "listed", by: nil)
        #expect(try await ledger.remove(name))
        #expect(try await !ledger.remove(name))
        #expect(try await ledger.hosts().map(\.name) == [other])
        #expect(try await ledger.story(of: name, last: 10).isEmpty)
        #expect(try await ledger.story(of: other, last: 10).count == 1)
    }

    @Test("a host that has its secrets again and again fills no story, and each time counts")
    func deliveredForEver() async throws {
        let token = try await booted()
        _ = try await ledger.secret(
            .kickstart, of: name, token: token, peer: peer, policy: HostPolicy(), in: vault
        ) { Array("text".utf8) }
        for _ in 0..<20 { _ = try await event(.secretDelivered(.kickstart, token: token)) }
        #expect(try await ledger.host(name)?.issued[.kickstart]?.deliveries == 20)
        // The first, and that it had it once more.
        let texts = try await ledger.story(of: name, last: 100).map(\.text)
        #expect(texts.count { $0 == "has its whole Kickstart" } == 2, "\(texts)")
    }

    @Test("what described a host goes with it, also where it has no record")
    func removalWithOthers() async throws {
        _ = try await booted()
        let key = try StoreKey("described/cp-1")
        for isThere in [true, false] {
            var description = StoreTransaction()
            description.put(key, [1])
            _ = try await store.commit(description)
            var end = StoreTransaction()
            end.delete(key)
            #expect(try await ledger.remove(name, with: end) == isThere)
            #expect(try await store.entry(key) == nil)
        }
    }
}
