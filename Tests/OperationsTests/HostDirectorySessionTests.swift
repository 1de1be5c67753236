import Inventory
import Ledger
import Provisioning
import TestSupport
import Testing

@testable import Operations

@Suite("Directory of hosts, described anew while machines are installed") struct HostDirectorySessionTests {
    private let setting: ServingSetting
    private let name: HostName
    private let token = SecretToken()
    private let peer = "192.0.2.5"

    init() throws {
        setting = try ServingSetting()
        name = try HostName("worker-1")
    }

    private static let listed = "mac: \"52:54:00:00:02:21\", serial: SN-21"

    private func apply(_ event: HostEvent) async throws -> HostAnswer? {
        try await setting.ledger.apply(event, to: name, by: peer, policy: HostPolicy())
    }

    /// The host goes as far as the phase.
    private func install(to phase: HostPhase, mac: String = "52:54:00:00:02:21") async throws {
        let way: [HostEvent] = [
            .arm(within: .seconds(60)), .bootRequested(mac: try MACAddress(mac), peer: peer, token: token),
            .secretRequested(.kickstart, token: token, peer: peer, digest: "k"),
            .reported(.installed, token: token, message: ""),
            .secretRequested(.ignition, token: token, peer: peer, digest: "i"),
        ]
        for event in way {
            if try await setting.ledger.host(name)?.phase == phase { return }
            _ = try await apply(event)
        }
        #expect(try await setting.ledger.host(name)?.phase == phase)
    }

    private func isRefused(_ stage: SecretStage) async throws -> Bool {
        try await apply(.secretRequested(stage, token: token, peer: peer, digest: "more"))
            == .refused(reason: "its token is of no open session")
    }

    @Test(
        "a machine that is another host now gets nothing of the old one, also after a restart",
        arguments: [HostPhase.booting, .installing, .installed, .firstBoot])
    func moved(phase: HostPhase) async throws {
        let (directory, _) = try await setting.open()
        try await install(to: phase)
        let file =
            ServingSetting.file.replacing(Self.listed, with: "mac: \"52:54:00:00:02:31\", serial: SN-31")
            + "  - {name: worker-2, \(Self.listed), role: worker, arm: true}\n"
        let said = [
            "worker-1, which was being installed, gets nothing any more: its machine, 52:54:00:00:02:21, is worker-2 now",
            "worker-2 is not armed: its machine was installed as worker-1; to erase it, slipway host arm worker-2, or "
                + "remove worker-1 and reload",
        ]
        // Nothing but its boot script was handed out.
        let count = phase == .booting ? 1 : 2
        if phase == .installing {
            #expect(try await setting.open(file).1 == said)
        } else {
            #expect(try await directory.reload(ServingSetting.layers(file)) == Array(said.prefix(count)))
        }
        for stage in SecretStage.allCases { #expect(try await isRefused(stage)) }
        let record = try #require(try await setting.ledger.host(name))
        #expect(record.phase == (phase == .firstBoot ? .firstBoot : .failed) && record.deliverable.isEmpty)
        #expect(try await setting.ledger.host(try HostName("worker-2"))?.phase == (count == 1 ? .armed : .approved))
        // Told once.
        #expect(try await directory.reload(ServingSetting.layers(file)) == Array(said.prefix(count).dropFirst()))
    }

    @Test("the same for a host that was added and is described anew")
    func replaced() async throws {
        let file = ServingSetting.file.split(separator: "\n").dropLast().joined(separator: "\n") + "\n"
        let (directory, _) = try await setting.open(file)
        func add(_ marks: String, replacing: Bool) async throws {
            let entries = try ServingSetting.entries("[{name: worker-1, \(marks), role: worker}]")
            _ = try await directory.add(entries, by: "ann", replacing: replacing)
        }
        try await add(Self.listed, replacing: false)
        try await install(to: .installing)
        // What says nothing of its machine changes nothing for it.
        try await add(Self.listed + ", assetTag: A-1", replacing: true)
        #expect(try await setting.ledger.host(name)?.phase == .installing)
        try await add("mac: \"52:54:00:00:02:31\", serial: SN-21", replacing: true)
        #expect(try await isRefused(.kickstart))
        #expect(
            try await setting.ledger.story(of: name, last: 2).map { "\($0.kind) \($0.peer ?? "")" }
                == ["failed ann", "refused 192.0.2.5"])
    }

    @Test("a machine that was known by its serial number, and not by its MAC, goes on as long as that is the host's")
    func otherInterface() async throws {
        let (directory, _) = try await setting.open()
        try await install(to: .installing, mac: "52:54:00:00:02:99")
        let same = ServingSetting.file.replacing("role: worker", with: "role: worker, labels: {a: b}")
        for text in [same, same.replacing("02:21", with: "02:22")] {
            #expect(try await directory.reload(ServingSetting.layers(text)) == [])
            #expect(try await setting.open(text).1 == [])
            #expect(try await setting.ledger.host(name)?.phase == .installing)
        }
        let other = same.replacing(Self.listed, with: "mac: \"52:54:00:00:02:23\", serial: SN-23")
        #expect(
            try await directory.reload(ServingSetting.layers(other)) == [
                "worker-1, which was being installed, gets nothing any more: its machine, 52:54:00:00:02:99, is another "
                    + "one than the host now"
            ])
        #expect(try await isRefused(.kickstart))
    }

    @Test("a host that has only MACs is the machine that has one of them, also after a restart")
    func onlyMACs() async throws {
        let file = ServingSetting.file.replacing(", serial: SN-21", with: "")
        _ = try await setting.open(file)
        try await install(to: .installing)
        let two = file.replacing("\"52:54:00:00:02:21\"", with: "\"52:54:00:00:02:31\", macs: [\"52:54:00:00:02:21\"]")
        #expect(try await setting.open(two).1 == [])
        #expect(try await setting.open(file.replacing("02:21", with: "02:31")).1.count == 1)
        #expect(try await isRefused(.kickstart))
    }

    @Test("a host known by its place stays the machine that is installed as it, until its MAC is another host's")
    func place() async throws {
        let match = "match: {labels: {port: \"7\"}}"
        let file = ServingSetting.file.replacing(Self.listed, with: match)
        let (directory, _) = try await setting.open(file)
        try await install(to: .installing)
        #expect(try await directory.reload(ServingSetting.layers(file.replacing("7", with: "8"))) == [])
        let taken = file + "  - {name: worker-2, mac: \"52:54:00:00:02:21\", role: worker}\n"
        #expect(try await directory.reload(ServingSetting.layers(taken)).count == 1)
        #expect(try await isRefused(.kickstart))
    }

    @Test("a host that nothing lists any more takes no other's place", arguments: [false, true])
    func unlisted(afterRestart: Bool) async throws {
        let (directory, _) = try await setting.open()
        try await install(to: .installing)
        let file = ServingSetting.file.split(separator: "\n").dropLast().joined(separator: "\n") + "\n"
        let said =
            if afterRestart { try await setting.open(file).1 } else {
                try await directory.reload(ServingSetting.layers(file))
            }
        #expect(said == ["worker-1, which was being installed, gets nothing any more: nothing lists it any more"])
        let others = try await setting.ledger.hosts().map { ClusterOrder.Other(name: $0.name, phase: $0.phase) }
        let order = ClusterOrder(first: nil, answers: true, limit: 1)
        #expect(order.reasonToWait(toInstall: try HostName("control-1"), others: others) == nil)
        #expect(try await isRefused(.kickstart))
        // Nor does it go on when it is listed again: its installer has gone on without it.
        _ = try await directory.reload(ServingSetting.layers())
        #expect(try await isRefused(.kickstart))
        #expect(try await setting.ledger.host(name)?.phase == .failed)
    }

    @Test("one that is installed goes on when it is listed again")
    func listedAgain() async throws {
        let (directory, _) = try await setting.open()
        try await install(to: .installed)
        let file = ServingSetting.file.split(separator: "\n").dropLast().joined(separator: "\n") + "\n"
        #expect(try await directory.reload(ServingSetting.layers(file)) == [])
        #expect(try await directory.reload(ServingSetting.layers()) == [])
        try await install(to: .firstBoot)
    }
}
