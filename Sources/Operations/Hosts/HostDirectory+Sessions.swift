import Cluster
import Inventory
import Ledger
import Provisioning

/// Machines that are installed while the hosts are described anew.
extension HostDirectory {
    /// Ends the sessions of machines that are no longer the hosts as which they are installed, so that none gets what is
    /// another's, and none takes another's place.
    /// - Returns: What was ended, as sentences.
    func disown(
        _ records: [HostRecord], by administrator: String?, after before: ClusterDefinition
    ) async throws(LedgerError) -> [String] {
        var ended: [String] = []
        for record in records {
            guard let reason = try await reasonToEnd(record, after: before) else { continue }
            _ = try await ledger.apply(
                .disowned(reason: reason), to: record.name, by: administrator, policy: HostPolicy())
            ended.append("\(record.name), which was being installed, gets nothing any more: \(reason)")
        }
        return ended
    }

    private func reasonToEnd(
        _ record: HostRecord, after before: ClusterDefinition
    ) async throws(LedgerError) -> String? {
        guard let mac = record.session?.mac, record.phase.isUnderWay || record.phase.isBeforeItsNode else { return nil }
        guard let host = cluster.host(named: record.name) else {
            // One that is installed gets nothing while it is not listed, and goes on where it was when it is again.
            return record.phase.isUnderWay ? "nothing lists it any more" : nil
        }
        let others: [HostName] =
            switch try await recognise(HostIdentity(macs: [mac])) {
            case .host(let name, _): [name]
            case .contradiction(let names): names
            case .unknown: []
            }
        if let other = others.first(where: { $0 != host.name }) { return "its machine, \(mac), is \(other) now" }
        return others.isEmpty && Self.isOther(host, than: before.host(named: host.name), machine: mac)
            ? "its machine, \(mac), is another one than the host now" : nil
    }

    /// Whether a machine whose MAC no host has is another one than a host: what else it told when it booted is not kept.
    private static func isOther(_ host: Host, than before: Host?, machine mac: MACAddress) -> Bool {
        guard host.match == nil else { return false }
        // It can only have been known by its MAC.
        if host.uuid == nil, host.serial == nil, host.assetTag == nil { return true }
        guard let before else { return false }
        return before.macs.contains(mac) || HostIdentity(before).match(HostIdentity(host)) == nil
    }
}

extension HostPhase {
    /// Whether the system of the host is installed, and may still ask for what makes it a node.
    fileprivate var isBeforeItsNode: Bool { self == .installed || self == .firstBoot }
}
