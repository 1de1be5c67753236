import Cluster
import Inventory
import Ledger
import Provisioning
import Synchronization

/// What follows for the hosts' records when the hosts were described anew.
extension HostDirectory {
    /// Who gives the orders that stand in it.
    private static let file = "cluster file"

    /// Sees that every host has a record, that none of them is among the machines that nobody listed, and that no machine
    /// goes on as a host that it is not any more.
    /// - Parameters:
    ///   - before: The cluster as it was.
    ///   - machine: The machine that the added host is, where it asked before.
    /// - Returns: What is not done that the cluster file seems to say, and what it ended, as sentences.
    func enter(
        by administrator: String?, after before: ClusterDefinition, as machine: DiscoveredMachine? = nil
    ) async throws -> [String] {
        let (cluster, ofFile) = known.withLock { ($0.cluster, $0.ofFile) }
        let added = cluster.hosts.map(\.name).filter { !ofFile.contains($0) }
        try await ledger.addAll(
            cluster.hosts.map(\.name).filter(ofFile.contains), phase: .approved, cause: "the cluster file lists it",
            by: nil)
        let known = machine.map { ": it is \($0.name), which asked from \($0.peer)" } ?? ""
        try await ledger.addAll(added, phase: .approved, cause: "an operator added it\(known)", by: administrator)
        for machine in machines.all where try await recognise(machine.facts.identity) != .unknown {
            // What it was called before it had a name has no story of its own.
            try await forget(machine)
        }
        // A machine whose record could not be written any more when it was noted.
        try await ledger.addAll(
            machines.all.map(\.name).filter { cluster.host(named: $0) == nil }, phase: .discovered,
            cause: Self.discovery, by: nil)
        let (records, unreadable) = try await ledger.readableHosts()
        var warnings = unreadable.map(\.description)
        warnings += try await disown(records, by: administrator, after: before)
        warnings += try await order(cluster, ofFile, by: administrator)
        return warnings
    }

    /// Approves what is described, and gives the orders that stand in descriptions.
    private func order(
        _ cluster: ClusterDefinition, _ ofFile: Set<HostName>, by administrator: String?
    ) async throws -> [String] {
        var warnings: [String] = []
        var installed: Installed?
        for host in cluster.hosts {
            guard let record = try await readable(host.name) else { continue }
            if record.phase == .discovered {
                _ = try await ledger.apply(
                    .approve, to: host.name, by: administrator ?? Self.file, policy: HostPolicy())
            }
            guard host.isArmedOnce, record.orders == 0 else { continue }
            if ofFile.contains(host.name) {
                let known = if let installed { installed } else { try await installedMachines() }
                installed = known
                if let reason = known.reasonNotToArm(host) {
                    warnings.append(reason)
                    continue
                }
            }
            _ = try await ledger.apply(
                .arm(within: Self.standingOrder), to: host.name, by: administrator ?? Self.file, policy: HostPolicy())
        }
        return warnings
    }

    private func installedMachines() async throws -> Installed {
        let (records, unreadable) = try await ledger.readableHosts()
        return Installed(records, isWhole: unreadable.isEmpty)
    }
}

/// What machines were installed as, or are just now: one whose host has another name in the cluster file than before
/// runs, and `arm: true` beside the new name is no order to erase it.
private struct Installed {
    private var names: [MACAddress: Set<HostName>] = [:]
    private let isWhole: Bool

    /// - Parameter isWhole: Whether these are all.
    init(_ records: [HostRecord], isWhole: Bool) {
        self.isWhole = isWhole
        for record in records where Self.mayRun(record) {
            if let machine = record.machine { names[machine, default: []].insert(record.name) }
        }
    }

    /// One that failed may have come far enough all the same.
    private static func mayRun(_ record: HostRecord) -> Bool {
        record.phase.isInstalled || record.phase.isUnderWay || record.phase == .failed && !record.issued.isEmpty
    }

    /// Why `arm: true` of the cluster file is not obeyed; nil when it is.
    func reasonNotToArm(_ host: Host) -> String? {
        let others = host.macs.reduce(into: Set<HostName>()) { $0.formUnion(names[$1] ?? []) }
        if let other = others.subtracting([host.name]).min(by: { $0.description < $1.description }) {
            return "\(host.name) is not armed: its machine was installed as \(other); to erase it, "
                + "slipway host arm \(host.name), or remove \(other) and reload"
        }
        guard !isWhole else { return nil }
        return "\(host.name) is not armed: its machine may have been installed as a host whose record cannot be read; "
            + "to erase it, slipway host arm \(host.name)"
    }
}
