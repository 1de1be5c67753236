import Cluster
import Inventory
import Ledger
import Markup
import Provisioning
import Store
import Synchronization

/// Machines that boot: which host each is, and those that nobody listed.
extension HostDirectory {
    /// Which host a machine is. Machines that nobody listed are ``Recognition/unknown``.
    /// - Throws: `LedgerError`.
    nonisolated func recognise(_ machine: HostIdentity) async throws(LedgerError) -> Recognition {
        var (identities, unmarked) = known.withLock { ($0.identities, $0.unmarked) }
        // Only these depend on who was installed as them.
        for (index, host) in unmarked {
            let machine = try await readable(host.name)?.machine
            identities[index].identity = HostIdentity(host, architecture: architecture, machine: machine)
        }
        return Recognition(machine, among: identities)
    }

    /// The record of a host; nil also where it cannot be read, which stops nothing but the host itself.
    nonisolated func readable(_ name: HostName) async throws(LedgerError) -> HostRecord? {
        do throws(LedgerError) { return try await ledger.host(name) } catch {
            guard case .unreadable = error else { throw error }
            return nil
        }
    }

    /// The machine that asked and that nobody listed; nil when there is none of the name.
    func machine(named name: HostName) -> DiscoveredMachine? { machines[name] }

    /// The machines that asked and that nobody listed, by their names.
    var discovered: [DiscoveredMachine] { machines.all }

    /// Notes a machine that nobody listed, and gives it a record.
    /// - Returns: What it is called; nil when too many were noted already, or too many at once, or it is known by now.
    /// - Throws: `StoreError`, `LedgerError`.
    func discover(_ facts: MachineFacts, from peer: String) async throws -> HostName? {
        await beginChange()
        defer { endChange() }
        let now = clock()
        // It may have been listed while this waited.
        guard let name = facts.name, cluster.host(named: name) == nil,
            try await recognise(facts.identity) == .unknown
        else { return nil }
        switch machines.note(facts, name: name, peer: peer, now: now) {
        case .refused: return nil
        case .seenLately: return name
        case .keep(let machine, let forgotten):
            do {
                if let forgotten { try await forget(forgotten) }
                var transaction = StoreTransaction()
                transaction.put(try MachineRegister.key(name), Array(machine.value.json().utf8))
                _ = try await store.commit(transaction)
                _ = try await ledger.add(name, phase: .discovered, cause: Self.discovery, by: peer)
            } catch {
                // What could not be kept is not known: it is written down when it asks again.
                machines.remove(name)
                throw error
            }
            return name
        }
    }

    /// Forgets a machine that asked, and its record unless a host has the name.
    func forget(_ machine: DiscoveredMachine) async throws {
        var transaction = StoreTransaction()
        transaction.delete(try MachineRegister.key(machine.name))
        if cluster.host(named: machine.name) == nil {
            try await ledger.remove(machine.name, with: transaction)
        } else {
            _ = try await store.commit(transaction)
        }
        machines.remove(machine.name)
    }
}
