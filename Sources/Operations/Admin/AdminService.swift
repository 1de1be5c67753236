import Ledger
import Provisioning
import Store
import SystemPackage

/// What the administration works on.
struct AdminService: Sendable {
    let cluster: String
    let version: String
    let ledger: HostLedger
    let store: any Store
    let hosts: any AdminHosts
    let logs: AdminLogs
    let clock: @Sendable () -> Timestamp
    let watchers = AdminWatchers()

    /// - Parameters:
    ///   - cluster: The name of the cluster.
    ///   - version: Of the program.
    ///   - store: What the ledger keeps its records in; for exports.
    ///   - logs: The directory of the logs of installations that failed; nil where none are kept.
    ///   - clock: The same as the ledger's.
    init(
        cluster: String, version: String, ledger: HostLedger, store: any Store, hosts: any AdminHosts,
        logs: FilePath?, clock: @escaping @Sendable () -> Timestamp
    ) {
        self.cluster = cluster
        self.version = version
        self.ledger = ledger
        self.store = store
        self.hosts = hosts
        self.logs = AdminLogs(directory: logs)
        self.clock = clock
    }
}
