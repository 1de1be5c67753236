import Cluster
import Inventory
import Ledger
import Provisioning
import Store
import Synchronization

/// All hosts that a server knows: those of the cluster file, those that were added while it ran, and the machines that
/// asked and that nobody listed.
///
/// Added hosts are kept in the store as entries of `hosts:`, and are read with the cluster file as if they stood at its
/// end: so the same rules hold for them, and a conflict is told with both places. Where both have a host of one name, the
/// file's counts.
actor HostDirectory {
    /// Looks at a cluster before it is taken; what it throws leaves everything as it is.
    typealias Check = @Sendable (ClusterDefinition) async throws -> Void

    /// How long an order of `arm: true` waits for the host: as good as for ever.
    static let standingOrder = Duration.seconds(10 * 365 * 86_400)

    let store: any Store
    let ledger: HostLedger
    let clock: @Sendable () -> Timestamp
    let architecture: MachineArchitecture?
    private var layers: ClusterLayers
    let known: Mutex<Known>
    var definitions: [HostName: AddedHost]
    /// Added hosts whose entries in the store cannot be read.
    var unreadable: Set<HostName>
    /// Added hosts that do not go with the cluster file as it is now.
    var leftOut: Set<HostName> = []
    var machines: MachineRegister
    /// One change at a time: each waits for the store, and must find what it began with.
    private var isChanging = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// Reads what the store has.
    /// - Parameters:
    ///   - layers: The cluster file with what goes with it.
    ///   - architecture: That of the image; nil when it is not known.
    /// - Returns: The directory, and what of the store is left out, as sentences.
    /// - Throws: `FaultReport` for a cluster file that cannot be used, `StoreError`, `LedgerError`.
    static func open(
        _ layers: ClusterLayers, architecture: MachineArchitecture?, store: any Store, ledger: HostLedger,
        clock: @escaping @Sendable () -> Timestamp
    ) async throws -> (directory: HostDirectory, warnings: [String]) {
        let (machines, warnings) = try await MachineRegister.load(store)
        let added = try await AddedHost.Kept(store)
        let directory = HostDirectory(
            layers, try layers.definition(), architecture, store, ledger, machines, added, clock)
        return (directory, warnings + added.warnings + (try await directory.reload(layers)))
    }

    private init(
        _ layers: ClusterLayers, _ cluster: ClusterDefinition, _ architecture: MachineArchitecture?, _ store: any Store,
        _ ledger: HostLedger, _ machines: MachineRegister, _ added: AddedHost.Kept,
        _ clock: @escaping @Sendable () -> Timestamp
    ) {
        self.layers = layers
        known = Mutex(Known(cluster, ofFile: Set(cluster.hosts.map(\.name)), architecture))
        self.architecture = architecture
        self.store = store
        self.ledger = ledger
        self.machines = machines
        definitions = added.hosts
        unreadable = added.unreadable
        self.clock = clock
    }

    /// Takes the cluster file as it is now. When it cannot be used, all stays as it was.
    /// - Returns: What of the added hosts is left out, as sentences.
    /// - Throws: `FaultReport`, `StoreError`, `LedgerError`.
    func reload(_ layers: ClusterLayers, check: Check = { _ in }) async throws -> [String] {
        await beginChange()
        defer { endChange() }
        let alone = try layers.definition()
        let names = Set(alone.hosts.map(\.name))
        var warnings: [String] = []
        var taken = Set(alone.hosts.flatMap(\.macs))
        var used: [AddedHost] = []
        for added in AddedHost.inOrder(definitions.values) {
            let host = added.definition.host
            if names.contains(host.name) {
                warnings.append("the cluster file lists \(host.name); what was added of it is left out")
            } else if let mac = host.macs.first(where: taken.contains) {
                warnings.append("\(host.name), which was added, is left out: \(mac) is another host's")
            } else {
                taken.formUnion(host.macs)
                used.append(added)
            }
        }
        let whole = try Self.fitting(&used, with: layers, &warnings)
        try await check(whole)
        self.layers = layers
        leftOut = Set(definitions.keys).subtracting(used.map(\.definition.host.name))
        let before = take(whole, ofFile: names)
        return warnings + (try await enter(by: nil, after: before))
    }

    func beginChange() async {
        if isChanging { await withCheckedContinuation { waiting.append($0) } }
        isChanging = true
    }

    func endChange() {
        if waiting.isEmpty { isChanging = false } else { waiting.removeFirst().resume() }
    }

    /// The cluster file with added hosts; those that do not go with it are left out, or no server could start until they
    /// are gone, and no server is there to remove them.
    private static func fitting(
        _ added: inout [AddedHost], with layers: ClusterLayers, _ warnings: inout [String]
    ) throws -> ClusterDefinition {
        do { return try whole(layers, added) } catch let fault {
            // A few among thousands are found by halves.
            var fitting: [AddedHost] = []
            var rest = [added[...]]
            while let part = rest.popLast(), let first = part.first {
                do { _ = try whole(layers, fitting + part) } catch  where part.count == 1 {
                    warnings.append("\(first.definition.host.name), which was added, is left out: \(error)")
                    continue
                } catch {
                    let middle = part.startIndex + part.count / 2
                    rest += [part[middle...], part[..<middle]]
                    continue
                }
                fitting += part
            }
            guard fitting.count < added.count else { throw fault }
            added = fitting
            return try whole(layers, fitting)
        }
    }

    /// - Parameter names: Hosts that are described anew: they must go with the others.
    func whole(with definitions: [HostName: AddedHost], describing names: Set<HostName> = []) throws
        -> ClusterDefinition
    {
        let ofFile = ofFile.union(leftOut.subtracting(names))
        return try Self.whole(
            layers, AddedHost.inOrder(definitions.values).filter { !ofFile.contains($0.definition.host.name) })
    }

    private static func whole(_ layers: ClusterLayers, _ added: [AddedHost]) throws -> ClusterDefinition {
        try layers.adding(added.map { ("the added host \($0.definition.host.name)", $0.definition.entry) }).definition()
    }

    /// - Returns: The cluster as it was.
    @discardableResult
    func take(_ cluster: ClusterDefinition, ofFile: Set<HostName>) -> ClusterDefinition {
        let new = Known(cluster, ofFile: ofFile, architecture)
        return known.withLock { known in
            defer { known = new }
            return known.cluster
        }
    }

    /// The cluster with the hosts that were added.
    nonisolated var cluster: ClusterDefinition { known.withLock(\.cluster) }

    var ofFile: Set<HostName> { known.withLock(\.ofFile) }

    /// Where a host is described; nil when there is none of the name.
    func origin(of name: HostName) -> HostFacts.Origin? {
        if ofFile.contains(name) { return .clusterFile }
        if definitions[name] != nil { return .added }
        return machines[name] == nil ? nil : .discovered
    }

    static let discovery = "it asked for a boot script"
}

/// What is asked for with every boot, and so without waiting for whatever is written.
struct Known: Sendable {
    let cluster: ClusterDefinition
    let ofFile: Set<HostName>
    let identities: [(name: HostName, identity: HostIdentity)]
    /// The hosts that have no mark, with their places among the identities.
    let unmarked: [(Int, Host)]

    init(_ cluster: ClusterDefinition, ofFile: Set<HostName>, _ architecture: MachineArchitecture?) {
        self.cluster = cluster
        self.ofFile = ofFile
        identities = cluster.hosts.map { ($0.name, HostIdentity($0, architecture: architecture)) }
        unmarked = cluster.hosts.enumerated().filter { $0.element.match != nil }.map { ($0.offset, $0.element) }
    }
}
