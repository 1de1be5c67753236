import Cluster
import Inventory
import Ledger
import Markup
import Provisioning
import Store
import Synchronization
import TestStore
import TestSupport
import Testing

@testable import Operations

@Suite("Directory of hosts in trouble") struct HostDirectoryTroubleTests {
    private let setting: ServingSetting

    init() throws { setting = try ServingSetting() }

    private static func added(_ text: String) throws -> [Node] { try ServingSetting.entries(text) }

    @Test("a host that runs is not erased because the cluster file calls it otherwise")
    func renamed() async throws {
        let armed = ServingSetting.file.replacing("serial: SN-21", with: "serial: SN-21, arm: true")
        _ = try await setting.open(armed)
        let (old, new) = (try HostName("worker-1"), try HostName("worker-9"))
        let (token, mac) = (SecretToken(), try MACAddress("52:54:00:00:02:21"))
        let events: [HostEvent] = [
            .bootRequested(mac: mac, peer: "192.0.2.5", token: token),
            .secretRequested(.kickstart, token: token, peer: "192.0.2.5", digest: "k"),
            .reported(.installed, token: token, message: ""),
        ]
        for event in events { _ = try await setting.ledger.apply(event, to: old, by: nil, policy: HostPolicy()) }
        let renamed = armed.replacing("worker-1", with: "worker-9")
        let (directory, warnings) = try await setting.open(renamed)
        #expect(
            warnings == [
                "worker-9 is not armed: its machine was installed as worker-1; to erase it, slipway host arm worker-9, "
                    + "or remove worker-1 and reload"
            ])
        #expect(try await setting.ledger.host(new)?.phase == .approved)
        // The operator says that the old one is of no interest.
        _ = try await setting.ledger.remove(old)
        #expect(try await directory.reload(ServingSetting.layers(renamed)) == [])
        #expect(try await setting.ledger.host(new)?.phase == .armed)
    }

    @Test("an added host that does not go with the cluster file any more keeps no server from starting")
    func leftOut() async throws {
        let (before, _) = try await setting.open()
        for number in 2...6 {
            let marks = "mac: \"52:54:00:00:02:2\(number)\", serial: SN-\(number)"
            let entry = "[{name: worker-\(number), \(marks), role: worker}]"
            _ = try await before.add(try Self.added(entry), by: "ann")
        }
        let file = ServingSetting.file.replacing("SN-21", with: "SN-4")
        let (directory, warnings) = try await setting.open(file)
        #expect(warnings.count == 1 && warnings.first?.hasPrefix("worker-4, which was added, is left out: ") == true)
        #expect(
            directory.cluster.hosts.map(\.name.description)
                == ["control-1", "worker-1", "worker-2", "worker-3", "worker-5", "worker-6"])
        // Others can still be added, and the one that is left out removed.
        let another = "[{name: worker-7, mac: \"52:54:00:00:02:27\", role: worker}]"
        _ = try await directory.add(try Self.added(another), by: "ann")
        #expect(try await directory.remove(try HostName("worker-4")))
        #expect(try await directory.reload(ServingSetting.layers(file)).isEmpty)
        #expect(directory.cluster.hosts.count == 6 + 1)
    }

    @Test("a host whose record could not be written is whole when it is added again")
    func halfAdded() async throws {
        let store = RefusingStore(full: setting.store)
        let ledger = HostLedger(store) { [clock = setting.clock] in clock.now }
        let (directory, _) = try await HostDirectory.open(
            try ServingSetting.layers(), architecture: .amd64, store: store, ledger: ledger,
            clock: { [clock = setting.clock] in clock.now })
        let entry = "[{name: worker-2, mac: \"52:54:00:00:02:22\", role: worker, arm: true}]"
        store.setRoom(1)
        await #expect(throws: LedgerError.self) { try await directory.add(try Self.added(entry), by: "ann") }
        store.setRoom(.max)
        _ = try await directory.add(try Self.added(entry), by: "ann")
        #expect(try await ledger.host(try HostName("worker-2"))?.phase == .armed)
    }

    @Test("a host or a machine is forgotten with its record, or not at all")
    func removal() async throws {
        let store = RefusingStore(full: setting.store)
        let ledger = HostLedger(store) { [clock = setting.clock] in clock.now }
        let (directory, _) = try await HostDirectory.open(
            try ServingSetting.layers(), architecture: .amd64, store: store, ledger: ledger,
            clock: { [clock = setting.clock] in clock.now })
        let added = try await directory.add(
            try Self.added("[{name: worker-2, mac: \"52:54:00:00:02:22\", role: worker}]"), by: "ann")[0]
        let facts = try setting.machine("52:54:00:00:09:99")
        let machine = try #require(try await directory.discover(facts, from: "192.0.2.9"))
        for (name, origin) in [(added, HostFacts.Origin.added), (machine, .discovered)] {
            store.setRoom(0)
            await #expect(throws: LedgerError.self) { try await directory.remove(name) }
            #expect(await directory.origin(of: name) == origin)
            #expect(try await ledger.host(name) != nil)
            // One commit is all that it takes: a power cut finds nothing in between.
            store.setRoom(1)
            #expect(try await directory.remove(name))
            #expect(await directory.origin(of: name) == nil)
            #expect(try await ledger.host(name) == nil)
            #expect(try await ledger.story(of: name, last: 9).isEmpty)
            #expect(try await !directory.remove(name))
        }
        store.setRoom(.max)
        let again = try await setting.open().0
        for name in [added, machine] { #expect(await again.origin(of: name) == nil) }
    }

    @Test("what is left of a host that the cluster file has no more can be forgotten")
    func leftOver() async throws {
        let old = try HostName("worker-1")
        _ = try await setting.open()
        let (directory, _) = try await setting.open(ServingSetting.file.replacing("worker-1", with: "worker-9"))
        #expect(try await setting.ledger.host(old) != nil)
        #expect(try await directory.remove(old))
        #expect(try await setting.ledger.host(old) == nil)
    }

    @Test("a machine that was listed while it asked is not written down beside its host")
    func listedMeanwhile() async throws {
        let (directory, _) = try await setting.open()
        let known = try setting.machine("52:54:00:00:02:21")
        #expect(try await directory.discover(known, from: "192.0.2.9") == nil)
        #expect(await directory.discovered.isEmpty)
    }
}
