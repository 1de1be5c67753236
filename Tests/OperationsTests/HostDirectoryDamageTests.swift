import Inventory
import Ledger
import Markup
import Provisioning
import Store
import SystemPackage
import TestSupport
import Testing

@testable import Operations

/// One record that is damaged stops nobody else.
@Suite("Directory of hosts with damage") struct HostDirectoryDamageTests {
    private let setting: ServingSetting
    private let bad: HostName

    init() throws {
        setting = try ServingSetting()
        bad = try HostName("worker-1")
    }

    private func damage(_ key: String) async throws {
        var transaction = StoreTransaction()
        transaction.put(try StoreKey(key), Array("{\"version\":1".utf8))
        _ = try await setting.store.commit(transaction)
    }

    @Test("the others go on, it is told by name, and what is told helps")
    func record() async throws {
        _ = try await setting.open()
        try await damage("hosts/worker-1")
        let file = ServingSetting.file + "  - {name: worker-2, mac: \"52:54:00:00:02:22\", role: worker, arm: true}\n"
        let (directory, warnings) = try await setting.open(file)
        #expect(warnings.count == 2)
        let told = try #require(warnings.first)
        #expect(told.hasPrefix("hosts/worker-1 of the store cannot be read: "))
        #expect(
            told.hasSuffix(
                "next: take worker-1 out of the cluster file if it is there, reload, then slipway host remove worker-1; "
                    + "what it is then is not known, and it begins anew when it is listed again"))
        // Which machine was installed as it is not known.
        #expect(
            warnings.last == "worker-2 is not armed: its machine may have been installed as a host whose record cannot "
                + "be read; to erase it, slipway host arm worker-2")
        #expect(try await setting.ledger.readableHosts().records.map(\.name.description) == ["control-1", "worker-2"])
        #expect(try await setting.ledger.problems().count == 1)
        // Nothing happens to it, and nothing is made up.
        await #expect(throws: LedgerError.self) { try await setting.ledger.host(bad) }
        await #expect(throws: LedgerError.self) { try await setting.ledger.hosts() }
        let without = file.replacing(
            "  - {name: worker-1, mac: \"52:54:00:00:02:21\", serial: SN-21, role: worker}\n", with: "")
        #expect(try await directory.reload(ServingSetting.layers(without)).count == 2)
        #expect(try await directory.remove(bad))
        #expect(try await directory.reload(ServingSetting.layers(file)) == [])
        #expect(try await setting.ledger.host(bad)?.phase == .approved)
        #expect(try await setting.ledger.host(try HostName("worker-2"))?.phase == .armed)
        #expect(try await setting.ledger.problems().isEmpty)
    }

    @Test("machines are recognised, and none takes the place of the host whose record is damaged")
    func recognised() async throws {
        let text = ServingSetting.file + "  - {name: worker-7, role: worker, match: {labels: {port: \"7\"}}}\n"
        let (directory, _) = try await setting.open(text)
        try await damage("hosts/worker-7")
        let known = HostIdentity(macs: [try MACAddress("52:54:00:00:02:21")])
        #expect(try await directory.recognise(known) == .host(bad, by: .mac))
        let other = HostIdentity(macs: [try MACAddress("52:54:00:00:02:99")], labels: try MachineLabels(["port": "7"]))
        #expect(try await directory.recognise(other) == .host(try HostName("worker-7"), by: .match))
    }

    @Test("a machine that asked, and cannot be read, is written down again when it asks again")
    func machine() async throws {
        let (directory, _) = try await setting.open()
        let facts = try setting.machine("52:54:00:00:09:01")
        let name = try #require(try await directory.discover(facts, from: "192.0.2.77"))
        try await damage("discovered/\(name)")
        let (again, warnings) = try await setting.open()
        #expect(warnings.count == 1)
        #expect(warnings.first?.hasPrefix("discovered/\(name) of the store cannot be read: ") == true)
        #expect(warnings.first?.hasSuffix("it is written down again when the machine asks again") == true)
        #expect(await again.discovered.isEmpty)
        #expect(try await again.discover(facts, from: "192.0.2.77") == name)
        #expect(try await setting.open().1 == [])
    }

    @Test(
        "an added host whose entry cannot be read stops no start, and is described anew or removed",
        arguments: [true, false])
    func entry(isRemoved: Bool) async throws {
        let text = #"{"name": "worker-8", "mac": "52:54:00:00:02:88", "role": "worker"}"#
        let entry = try JSON.parse(Array(text.utf8), source: "worker-8")
        let (directory, _) = try await setting.open()
        let name = try HostName("worker-8")
        #expect(try await directory.add([entry], by: "test") == [name])
        try await damage("definitions/worker-8")
        let (again, warnings) = try await setting.open()
        #expect(warnings.count == 1)
        #expect(warnings.first?.hasPrefix("definitions/worker-8 of the store cannot be read: ") == true)
        #expect(
            warnings.first?.hasSuffix(
                "; the host gets nothing until slipway host add describes it anew; slipway host remove worker-8 forgets it"
            )
                == true)
        let identity = HostIdentity(macs: [try MACAddress("52:54:00:00:02:88")])
        #expect(try await again.recognise(identity) != .host(name, by: .mac))
        if isRemoved {
            #expect(try await again.remove(name))
            #expect(try await setting.ledger.host(name) == nil)
        } else {
            #expect(try await again.add([entry], by: "test") == [name])
        }
        let (third, none) = try await setting.open()
        #expect(none == [])
        #expect(try await (third.recognise(identity) == .host(name, by: .mac)) != isRemoved)
    }

    @Test(
        "a check of the store tells of every kind of entry that is damaged",
        arguments: ["definitions/worker-8", "discovered/machine-8", "hosts/worker-8"])
    func check(key: String) async throws {
        let directory = try TemporaryDirectory()
        do {
            var transaction = StoreTransaction()
            transaction.put(try StoreKey(key), Array("{".utf8))
            _ = try await SQLiteStore(directory("store.db")).commit(transaction)
        }
        let problems = try await StoreFile(FilePath(directory("store.db"))).problems()
        #expect(problems.count == 1 && problems[0].hasPrefix("\(key) of the store cannot be read: "), "\(problems)")
    }
}
