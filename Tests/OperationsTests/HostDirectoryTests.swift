import Cluster
import Inventory
import Ledger
import Markup
import Provisioning
import Store
import TestSupport
import Testing

@testable import Operations

@Suite("Directory of hosts") struct HostDirectoryTests {
    private let worker2 = "[{name: worker-2, mac: \"52:54:00:00:02:22\", role: worker, serial: 0022}]"

    @Test("hosts of the file are approved; `arm: true` is an order, once")
    func file() async throws {
        let setting = try ServingSetting()
        let text = ServingSetting.file.replacing("serial: SN-21", with: "serial: SN-21, arm: true")
        let (_, warnings) = try await setting.open(text)
        let records = try await setting.ledger.hosts()
        #expect(records.map(\.phase) == [.approved, .armed] && warnings.isEmpty)
        // Opened again, and after it was installed: no second order.
        let name = try HostName("worker-1")
        let mac = try MACAddress("52:54:00:00:02:21")
        _ = try await setting.ledger.apply(
            .bootRequested(mac: mac, peer: "192.0.2.5", token: SecretToken()), to: name, by: nil, policy: HostPolicy())
        setting.clock.move(.seconds(7200))
        _ = try await setting.ledger.apply(.timePassed, to: name, by: nil, policy: HostPolicy())
        _ = try await setting.open(text)
        let record = try #require(try await setting.ledger.host(name))
        #expect(record.phase == .failed && record.orders == 1)
    }

    @Test("a machine is known by any of its marks, and by another architecture by none")
    func recognises() async throws {
        let (directory, _) = try await ServingSetting().open()
        let (control, worker) = (try HostName("control-1"), try HostName("worker-1"))
        func seen(_ mac: String, serial: String? = nil, arch: String? = nil) async throws -> Recognition {
            try await directory.recognise(HostIdentity(macs: [try MACAddress(mac)], serial: serial, architecture: arch))
        }
        #expect(try await seen("52:54:00:00:03:11") == .host(control, by: .mac))
        #expect(try await seen("52:54:00:00:09:99", serial: "sn-21") == .host(worker, by: .serial))
        #expect(try await seen("52:54:00:00:02:11", serial: "SN-21") == .contradiction([control, worker]))
        #expect(try await seen("52:54:00:00:02:11", arch: "arm64") == .contradiction([control]))
        #expect(try await seen("52:54:00:00:09:99") == .unknown)
    }

    @Test("added hosts are as those of the file, and stay when it is opened again")
    func added() async throws {
        let setting = try ServingSetting()
        let (directory, _) = try await setting.open()
        let names = try await directory.add(try ServingSetting.entries(worker2), by: "ann", isDryRun: true)
        #expect(names.map(\.description) == ["worker-2"] && directory.cluster.hosts.count == 2)
        _ = try await directory.add(try ServingSetting.entries(worker2), by: "ann")
        // The same again is nothing new.
        _ = try await directory.add(try ServingSetting.entries(worker2), by: "ann")
        let again = try await setting.open().0
        for directory in [directory, again] {
            #expect(directory.cluster.hosts.map(\.name.description) == ["control-1", "worker-1", "worker-2"])
            #expect(directory.cluster.hosts.last?.serial?.description == "0022")
            #expect(await directory.origin(of: names[0]) == .added)
        }
        #expect(try await setting.ledger.story(of: names[0], last: 9).map(\.peer) == ["ann"])
        await #expect(throws: HostDirectoryRefusal.known(names[0])) {
            try await directory.add(try ServingSetting.entries(worker2.replacing("0022", with: "0023")), by: "ann")
        }
        #expect(try await directory.remove(names[0]))
        #expect(try await setting.open().0.cluster.hosts.count == 2)
    }

    @Test(
        "what goes against the file, or itself, is refused with both places, and nothing is kept",
        arguments: [
            ("[{name: w, mac: \"52:54:00:00:02:11\", role: worker}]", "already taken at cluster.yaml:4:"),
            ("[{name: w, mac: \"52:54:00:00:03:11\", role: worker}]", "already taken at cluster.yaml:4:"),
            (
                "[{name: w, mac: \"52:54:00:00:09:11\", serial: sn-21, role: worker}]",
                "already taken at cluster.yaml:5:"
            ),
            ("[{name: w, mac: \"52:54:00:00:09:11\", role: worker, address: 10.244.0.3/24}]", "podSubnet"),
            ("[{name: w, mac: x, role: worker}]", "hosts[1].mac"), ("[{name: w}]", "is missing"),
            (
                "[{name: w, mac: \"52:54:00:00:09:11\", role: worker, install: {kernel: /etc/shadow}}]",
                "only for a cluster file"
            ),
            (
                "[{name: w, mac: \"52:54:00:00:09:11\", role: worker, extraIgnition: /etc/shadow}]",
                "only for a cluster file"
            ),
            ("[{name: worker-1, mac: \"52:54:00:00:02:21\", role: worker}]", "the cluster file lists worker-1"),
        ])
    func conflicts(entries: String, expected: String) async throws {
        let setting = try ServingSetting()
        let (directory, _) = try await setting.open()
        let both = worker2.dropLast() + ", " + entries.dropFirst()
        do {
            _ = try await directory.add(try ServingSetting.entries(String(both)), by: "ann")
            Issue.record("added")
        } catch { #expect("\(error)".contains(expected), "\(error)") }
        #expect(directory.cluster.hosts.count == 2)
        #expect(try await setting.open().0.cluster.hosts.count == 2)
    }

    @Test("the file counts where it lists what was added, and takes it over")
    func takenOver() async throws {
        let setting = try ServingSetting()
        let (directory, _) = try await setting.open()
        _ = try await directory.add(try ServingSetting.entries(worker2), by: "ann")
        let renamed = ServingSetting.file + "  - {name: other, mac: \"52:54:00:00:02:22\", role: worker}\n"
        var warnings = try await directory.reload(try ServingSetting.layers(renamed))
        #expect(warnings.count == 1 && warnings[0].contains("52:54:00:00:02:22 is another host's"))
        #expect(directory.cluster.hosts.map(\.name.description) == ["control-1", "worker-1", "other"])
        let listed = ServingSetting.file + "  - {name: worker-2, mac: \"52:54:00:00:02:99\", role: worker}\n"
        warnings = try await directory.reload(try ServingSetting.layers(listed))
        #expect(warnings.count == 1 && warnings[0].contains("the cluster file lists worker-2"))
        #expect(directory.cluster.host(named: try HostName("worker-2"))?.mac?.description == "52:54:00:00:02:99")
        // A file that cannot be used changes nothing.
        await #expect(throws: FaultReport.self) { try await directory.reload(try ServingSetting.layers("hosts: 3")) }
        #expect(directory.cluster.hosts.count == 3)
    }

    @Test("a machine that nobody listed is noted with what it told, and becomes a host when it is approved")
    func discovery() async throws {
        let setting = try ServingSetting()
        let (directory, _) = try await setting.open()
        let facts = try setting.machine("52:54:00:00:09:01", serial: "SN-9")
        let name = try #require(try await directory.discover(facts, from: "192.0.2.77"))
        #expect(name.description == "machine-525400000901")
        #expect(try await setting.ledger.host(name)?.phase == .discovered)
        let noted = try #require(await setting.open().0.discovered.first)
        #expect(noted.facts.architecture == "x86_64" && noted.facts.assetTag == nil && noted.facts.serial == "SN-9")
        #expect(noted.peer == "192.0.2.77" && noted.firstSeen == noted.lastSeen)
        // Seldom written again, and then with the new time.
        let before = try await setting.store.entries(under: .all, after: nil, limit: 1).revision
        setting.clock.move(.seconds(10))
        #expect(try await directory.discover(facts, from: "192.0.2.78") == name)
        #expect(try await setting.store.entries(under: .all, after: nil, limit: 1).revision == before)
        setting.clock.move(.seconds(300))
        _ = try await directory.discover(facts, from: "192.0.2.78")
        #expect(await directory.discovered.first?.lastSeen == setting.clock.now)
        let other = try ServingSetting.entries("[{name: w9, mac: \"52:54:00:00:09:02\", role: worker}]")[0]
        await #expect(throws: HostDirectoryRefusal.otherMAC(name, facts.mac)) {
            try await directory.approve(name, as: other, by: "ann")
        }
        let entry = try ServingSetting.entries("[{name: w9, role: worker}]")[0]
        let host = try await directory.approve(name, as: entry, by: "ann")
        #expect(try await directory.recognise(facts.identity) == .host(host, by: .mac))
        #expect(await directory.discovered.isEmpty)
        #expect(try await setting.ledger.host(name) == nil)
        #expect(try await setting.ledger.host(host)?.phase == .approved)
    }

    @Test("a host known by its place is the machine that was installed as it, also after a restart")
    func place() async throws {
        let setting = try ServingSetting()
        let text = ServingSetting.file + "  - {name: worker-7, role: worker, match: {labels: {port: \"7\"}}}\n"
        let (directory, _) = try await setting.open(text)
        let name = try HostName("worker-7")
        func seen(_ directory: HostDirectory, _ mac: String, _ labels: [String: String]) async throws -> Recognition {
            try await directory.recognise(
                HostIdentity(macs: [try MACAddress(mac)], labels: try MachineLabels(labels)))
        }
        let (own, other) = ("52:54:00:00:07:01", "52:54:00:00:07:02")
        #expect(try await seen(directory, own, ["port": "7"]) == .host(name, by: .match))
        #expect(try await seen(directory, own, ["port": "8"]) == .unknown)
        _ = try await setting.ledger.apply(.arm(within: .seconds(60)), to: name, by: "ann", policy: HostPolicy())
        let boot = HostEvent.bootRequested(mac: try MACAddress(own), peer: "192.0.2.7", token: SecretToken())
        _ = try await setting.ledger.apply(boot, to: name, by: nil, policy: HostPolicy())
        for directory in [directory, try await setting.open(text).0] {
            #expect(try await seen(directory, own, [:]) == .host(name, by: .mac))
            #expect(try await seen(directory, other, ["port": "7"]) == .unknown)
        }
        // The entry names another machine.
        let replaced = text.replacing("match: {labels: {port: \"7\"}}", with: "mac: \"\(other)\"")
        let again = try await setting.open(replaced).0
        #expect(try await seen(again, other, [:]) == .host(name, by: .mac))
        #expect(try await seen(again, own, ["port": "7"]) == .unknown)
    }

    @Test("a flood of made-up machines is bounded, and pushes nobody out")
    func flood() async throws {
        let setting = try ServingSetting()
        let (directory, _) = try await setting.open()
        let first = try #require(
            try await directory.discover(try setting.machine("52:54:00:01:00:00"), from: "192.0.2.1"))
        var taken = 0
        for number in 0..<200 {
            let mac = "52:54:00:02:\(number / 100 + 10):\(number % 90 + 10)"
            if try await directory.discover(try setting.machine(mac), from: "192.0.2.1") != nil { taken += 1 }
        }
        #expect(taken < MachineRegister.ratePerMinute + 100)
        #expect(await directory.discovered.count <= MachineRegister.ratePerMinute)
        #expect(await directory.origin(of: first) == .discovered)
    }

    @Test("a full register forgets only who has not asked for a day")
    func fullRegister() throws {
        var register = MachineRegister()
        var now = Timestamp(milliseconds: 1_800_000_000_000)
        func facts(_ number: Int) throws -> (MachineFacts, HostName) {
            let facts = MachineFacts(
                mac: try MACAddress("52:54:00:00:\(number / 100 + 10):\(number % 100 < 10 ? "0" : "")\(number % 100)"))
            return (facts, try #require(facts.name))
        }
        for number in 0..<MachineRegister.limit {
            now = now.after(.seconds(2))
            let (facts, name) = try facts(number)
            guard case .keep(_, forgotten: nil) = register.note(facts, name: name, peer: "", now: now) else {
                throw TestFailure("\(number) is not kept")
            }
        }
        let (one, name) = try facts(MachineRegister.limit)
        guard case .refused = register.note(one, name: name, peer: "", now: now) else { throw TestFailure("kept") }
        now = now.after(.seconds(86_000))
        guard case .keep(_, let forgotten?) = register.note(one, name: name, peer: "", now: now) else {
            throw TestFailure("not kept")
        }
        #expect(forgotten.name == (try facts(0).1) && register.all.count == MachineRegister.limit)
    }
}
