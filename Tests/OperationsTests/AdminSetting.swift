import HTTP
import Inventory
import Ledger
import Logging
import Markup
import Provisioning
import Store
import SystemPackage
import TestSupport

@testable import Operations

/// A ledger with a few hosts on a store of its own, and its administration.
struct AdminSetting {
    let directory: TemporaryDirectory
    let store: SQLiteStore
    let ledger: HostLedger
    let hosts: FakeHosts
    let socket: UnixSocketPath
    let mac: MACAddress

    init() async throws {
        directory = try TemporaryDirectory()
        store = try SQLiteStore(directory("store.db"))
        ledger = HostLedger(store, clock: Self.clock)
        hosts = FakeHosts(ledger)
        socket = try UnixSocketPath(directory("admin.sock"))
        mac = try MACAddress("52:54:00:aa:bb:01")
        for (name, phase) in [("cp-1", HostPhase.approved), ("worker-1", .approved), ("machine-1", .discovered)] {
            _ = try await ledger.add(try HostName(name), phase: phase, cause: "the test says so", by: nil)
        }
    }

    static let clock: @Sendable () -> Timestamp = { Timestamp(milliseconds: 1_700_000_000_000) }

    var service: AdminService {
        AdminService(
            cluster: "rack", version: "0.0.0", ledger: ledger, store: store, hosts: hosts,
            logs: FilePath(directory("logs")), clock: Self.clock)
    }

    /// Runs the administration as long as a body does.
    func serving<Result: Sendable>(
        at entrance: AdminEntrance? = nil, _ body: (_ place: String) async throws -> Result
    ) async throws -> Result {
        let server = AdminServer(
            service, entrance: entrance ?? .local(socket),
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        let running = try await server.start()
        do {
            let result = try await body(running.place)
            await running.stop(within: .seconds(1))
            return result
        } catch {
            await running.stop(within: .seconds(1))
            throw error
        }
    }

    /// Asks with curl.
    /// - Returns: The status, and the body.
    func curl(_ arguments: [String], _ target: String) async throws -> (status: Int, body: String) {
        let result = try await run(
            "curl",
            ["-sS", "--unix-socket", socket.path, "--path-as-is", "-w", "\n%{http_code}"] + arguments
                + ["http://localhost\(target)"])
        guard result.succeeded else { throw TestFailure("curl: \(result)") }
        let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
        return (Int(lines.last ?? "") ?? 0, lines.dropLast().joined(separator: "\n"))
    }

    func post(_ target: String, _ body: String = "{}") async throws -> (status: Int, body: String) {
        try await curl(["-H", "Content-Type: application/json", "-d", body], target)
    }
}

/// Descriptions of hosts that are kept in memory.
actor FakeHosts: AdminHosts {
    private let ledger: HostLedger
    private var added: [HostName: HostDefinition] = [:]

    init(_ ledger: HostLedger) { self.ledger = ledger }

    func facts(of name: HostName) -> HostFacts? {
        guard name.description != "machine-1" else {
            let told = MachineFacts(
                mac: .example, uuid: "4c4c4544-0042-3510-8052-b4c04f4e3132", serial: "SN-9", assetTag: "A-9",
                architecture: "x86_64", labels: MachineLabels(parameters: [(name: "label.KEY", value: "r1")]))
            return HostFacts(
                origin: .discovered, role: nil, macs: ["52:54:00:aa:bb:09"], address: nil, archiveBytes: nil,
                told: told.value)
        }
        return HostFacts(
            origin: added[name] == nil ? .clusterFile : .added, role: "worker", macs: [], address: "192.0.2.7",
            archiveBytes: 1000)
    }

    func policy(of name: HostName) -> HostPolicy { HostPolicy() }

    func add(
        _ entries: [Node], by administrator: String, replacing: Bool, isDryRun: Bool
    ) async throws -> [HostName] {
        let faults = Faults(source: "the hosts")
        let definitions = entries.compactMap { HostDefinition($0, path: "hosts", faults: faults) }
        try faults.check()
        for definition in definitions {
            let name = definition.host.name
            guard replacing || added[name] == nil else { throw HostDirectoryRefusal.known(name) }
            guard !isDryRun else { continue }
            added[name] = definition
            _ = try await ledger.add(name, phase: .approved, cause: "it was added", by: administrator)
        }
        return definitions.map(\.host.name)
    }

    func approve(
        _ name: HostName, as entry: Node, by administrator: String, isDryRun: Bool
    ) async throws -> HostName {
        let own = Node(.scalar("52:54:00:aa:bb:09", isPlain: false), at: entry.mark)
        guard case .mapping(let pairs) = entry.content,
            let new = try await add(
                [Node(.mapping(pairs + [Node.Pair("mac", at: entry.mark, own)]), at: entry.mark)], by: administrator,
                replacing: false, isDryRun: isDryRun
            ).first
        else { throw HostDirectoryRefusal.unknown(name) }
        _ = try await ledger.remove(name)
        return new
    }

    func reasonToKeep(_ name: HostName) -> String? {
        name.description == "cp-1" ? "the cluster file lists cp-1" : nil
    }

    func remove(_ name: HostName) async throws {
        added[name] = nil
        try await ledger.remove(name)
    }

    func reload() -> [String] { ["nothing changed"] }
}
