import Cluster
import Inventory
import Ledger
import Markup
import Provisioning
import Store
import Synchronization
import SystemPackage
import TestSupport

@testable import Operations

/// A directory of hosts in a store of its own, with a clock that tests move.
struct ServingSetting {
    static let file = """
        name: rack-1
        loadBalancer: 192.0.2.10
        hosts:
          - {name: control-1, mac: "52:54:00:00:02:11", macs: ["52:54:00:00:03:11"], role: control-plane}
          - {name: worker-1, mac: "52:54:00:00:02:21", serial: SN-21, role: worker}

        """

    final class Clock: Sendable {
        private let time = Mutex(Timestamp(milliseconds: 1_800_000_000_000))
        var now: Timestamp { time.withLock { $0 } }
        func move(_ duration: Duration) { time.withLock { $0 = $0.after(duration) } }
    }

    let temporary: TemporaryDirectory
    let clock = Clock()
    let store: SQLiteStore
    let ledger: HostLedger

    init() throws {
        temporary = try TemporaryDirectory()
        store = try SQLiteStore(temporary("store.db"))
        let clock = clock
        ledger = HostLedger(store) { clock.now }
    }

    static func layers(_ text: String = file) throws -> ClusterLayers {
        try ClusterLayers(
            file: ClusterText(Array(text.utf8), source: "cluster.yaml", directory: "/"), defaults: nil, settings: [],
            workingDirectory: "/")
    }

    func open(_ text: String = file) async throws -> (HostDirectory, [String]) {
        let clock = clock
        let opened = try await HostDirectory.open(
            try Self.layers(text), architecture: .amd64, store: store, ledger: ledger, clock: { clock.now })
        return (opened.directory, opened.warnings)
    }

    static func entries(_ text: String) throws -> [Node] {
        guard case .sequence(let nodes) = try YAML.parse(Array(text.utf8), source: "hosts").content else { return [] }
        return nodes
    }

    func machine(_ mac: String, serial: String? = nil) throws -> MachineFacts {
        MachineFacts(
            mac: try MACAddress(mac), serial: serial, assetTag: "  ", architecture: "x86\n_64\u{1B}")
    }
}
