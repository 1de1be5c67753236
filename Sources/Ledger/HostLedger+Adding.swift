package import Inventory
package import Provisioning
import Store

extension HostLedger {
    /// Writes down many hosts; those that are known stay as they are.
    package func addAll(
        _ names: [HostName], phase: HostPhase, cause: String, by peer: String?
    ) async throws(LedgerError) {
        var known: Set<StoreKey> = []
        for entry in try await all(under: Self.hostsKey()) { known.insert(entry.key) }
        var rest: ArraySlice<HostName> = []
        for name in names where !known.contains(try Self.key(name)) { rest.append(name) }
        // A rack of ten thousand would take minutes with a transaction for each.
        while !rest.isEmpty {
            let part = rest.prefix(200)
            rest = rest.dropFirst(200)
            var transaction = StoreTransaction()
            for name in part {
                let record = HostRecord(name: name, phase: phase, at: clock(), cause: cause)
                let story = HostStory(of: name, beginsAs: phase, cause: cause)
                _ = try write(record, over: nil, story: story, by: peer, isAlarm: false, to: &transaction)
            }
            if try await commit(transaction) { continue }
            for name in part { _ = try await add(name, phase: phase, cause: cause, by: peer) }
        }
    }
}
