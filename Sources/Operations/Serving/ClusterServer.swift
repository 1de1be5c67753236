package import Cluster
import Files
import FoundationEssentials
package import Ignition
package import Inventory
import Ledger
package import Logging
import OCI
package import Provisioning
package import Server
package import Store
import Synchronization
import SystemPackage

/// Serves a cluster: everything is opened and checked before the first host sees any of it.
package final class ClusterServer: Sendable {
    package let state: ServerState
    package let store: any Store
    let ledger: HostLedger
    let directory: HostDirectory
    package let clock: @Sendable () -> Provisioning.Timestamp
    package let address: ServerAddress
    /// What is worth telling of the start.
    package let warnings: [String]

    let sources: Sources
    let server: ProvisioningServer
    let certificates: ShownCertificates
    let watch: ClusterWatch
    let logger: Logger
    let served: Mutex<ServedCluster>
    /// Whoever changes what is served waits for the one before.
    let changes = Turns()
    let background = Mutex<Task<Void, Never>?>(nil)
    let watching = Mutex<Task<Void, Never>?>(nil)
    private let rehearsal: ConfigRehearsal?
    private let join: JoinMaterials
    private let lock: HeldLock

    /// The lock of the state, held as long as the server is there.
    private final class HeldLock: Sendable {
        private let lock: FileLock
        init(_ path: FilePath) throws { lock = try FileLock(path, deadline: .zero) }
    }

    /// - Parameters:
    ///   - state: What it remembers.
    ///   - reach: How the API of the cluster is reached.
    ///   - secrets: What the hosts' configs are made with; nil for a cluster that was adopted.
    ///   - version: The Ignition spec version that hosts get.
    ///   - sink: Gets every event, from any thread, and must not block.
    /// - Throws: ``ServerRunsAlready``; ``ImageWithoutRef`` when the archive lacks a branch that hosts install;
    ///   ``UnbootableHost``; ``UnfitCertificate``; the errors of the files, the store, the image and the listen address.
    package static func open(
        _ sources: Sources, state: ServerState, reach: ClusterReach, secrets: ClusterSecrets?, version: SpecVersion,
        logger: Logger, sink: @escaping @Sendable (ServerEvent) -> Void
    ) async throws -> ClusterServer {
        let clock: @Sendable () -> Provisioning.Timestamp = {
            Provisioning.Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        }
        let rehearsal = secrets.map { ConfigRehearsal(secrets: $0, version: version) }
        let (lock, layers, first) = try await blocking { _ in
            try createDirectories(state.directory, mode: .ownerReadWriteExecute)
            let lock = try Self.lock(state)
            let layers = try sources.layers()
            return (lock, layers, try Preparation(layers.definition(), sources, state))
        }
        let address = first.address
        try state.refuseLoss()
        let store = try SQLiteStore(state.store.string)
        let ledger = HostLedger(store, clock: clock)
        let vault = try SecretVault(state.issued)
        let architecture = first.image.flatMap { MachineArchitecture(word: $0.config.platform.architecture) }
        let (directory, warnings) = try await HostDirectory.open(
            layers, architecture: architecture, store: store, ledger: ledger, clock: clock)
        // Hosts that were added are checked like those of the file.
        let whole = directory.cluster
        let served = try await blocking { _ in
            try first.serve(whole, address, sources, state, rehearsal)
        }
        let watch = ClusterWatch(reach, store: store)
        let join = JoinMaterials(reach, watch: watch, version: version)
        let materials = ClusterMaterials(
            served: served, directory: directory, join: join, ledger: ledger, clock: clock)
        let server = try ProvisioningServer(
            ledger: ledger, vault: vault, materials: materials, archive: served.archive,
            secrets: address.secure == nil ? .inClear : .overTLS, baseURL: address.url, secureURL: address.secureURL,
            logs: HostLogs(state.logs), logger: logger, sink: sink)
        try await server.resume()
        let certificates = ShownCertificates(first.certificate)
        let ending = certificates.warning(now: Int64(Date().timeIntervalSince1970)).map { [$0] } ?? []
        return ClusterServer(
            lock, sources, state, store, ledger, directory, clock, address, warnings + ending, server, served, join,
            watch, certificates, rehearsal, logger)
    }

    private init(
        _ lock: HeldLock, _ sources: Sources, _ state: ServerState, _ store: any Store, _ ledger: HostLedger,
        _ directory: HostDirectory, _ clock: @escaping @Sendable () -> Provisioning.Timestamp, _ address: ServerAddress,
        _ warnings: [String], _ server: ProvisioningServer, _ served: ServedCluster, _ join: JoinMaterials,
        _ watch: ClusterWatch, _ certificates: ShownCertificates, _ rehearsal: ConfigRehearsal?, _ logger: Logger
    ) {
        self.lock = lock
        self.sources = sources
        self.state = state
        self.store = store
        self.ledger = ledger
        self.directory = directory
        self.clock = clock
        self.address = address
        self.warnings = warnings
        self.server = server
        self.served = Mutex(served)
        self.join = join
        self.watch = watch
        self.certificates = certificates
        self.rehearsal = rehearsal
        self.logger = logger
    }

    private static func lock(_ state: ServerState) throws -> HeldLock {
        do { return try HeldLock(state.lock) } catch let error as FileError where error.cause as? Errno == .wouldBlock {
            throw ServerRunsAlready(state: state.directory)
        }
    }

    /// What is served at this moment.
    package var cluster: ClusterDefinition { served.withLock { $0.cluster } }

    /// The hosts that nothing boots, since the cluster file names neither a medium nor a kernel for them.
    package var hostsWithoutInstaller: [Host] { served.withLock { $0.installers.hostsWithout } }

    /// How many bytes of the archive the installation of a host reads; nil when that is not known.
    func archiveBytes(of host: Host) -> Int? { served.withLock { $0.archiveBytes(of: host) } }

    /// What a host's addresses and secrets are judged by.
    func policy(of name: HostName) -> HostPolicy { materials(served.withLock { $0 }).policy(of: name) ?? HostPolicy() }

    /// Opens and checks all that is served of a cluster, on a thread that may block.
    func prepare(_ cluster: ClusterDefinition, _ preparation: Preparation) async throws -> ServedCluster {
        let (address, sources, state, rehearsal) = (address, sources, state, rehearsal)
        return try await blocking { _ in try preparation.serve(cluster, address, sources, state, rehearsal) }
    }

    /// Serves it from now on; answers that are on their way keep what they have.
    func take(_ new: ServedCluster) throws {
        try server.replace(materials(new), archive: new.archive)
        served.withLock { $0 = new }
    }

    private func materials(_ served: ServedCluster) -> ClusterMaterials {
        ClusterMaterials(served: served, directory: directory, join: join, ledger: ledger, clock: clock)
    }
}

/// Two servers must not write the same state.
package struct ServerRunsAlready: Error, CustomStringConvertible, Sendable {
    let state: FilePath
    package var description: String {
        "another server has the state of \(state); stop it, or name another directory with --state"
    }
}
