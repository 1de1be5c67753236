import Inventory
import Ledger
import Markup
import Store

extension HostDirectory {
    /// Adds hosts, all or none.
    /// - Parameters:
    ///   - entries: As those of `hosts:` in a cluster file.
    ///   - administrator: Who does it, for the audit trail.
    ///   - replacing: Whether a host that was added before may be described anew.
    ///   - isDryRun: Checks only.
    ///   - check: Sees the cluster that would be, and refuses it by an error: then nothing changes.
    /// - Returns: Their names.
    /// - Throws: ``HostDirectoryRefusal``, `FaultReport` where they go against each other or the cluster file,
    ///   `StoreError`, `LedgerError`, what `check` throws.
    func add(
        _ entries: [Node], by administrator: String, replacing: Bool = false, isDryRun: Bool = false,
        check: Check = { _ in }
    ) async throws -> [HostName] {
        let faults = Faults(source: "the hosts")
        let definitions = entries.enumerated().compactMap {
            HostDefinition($0.element, path: "hosts[\($0.offset)]", faults: faults)
        }
        try faults.check()
        await beginChange()
        defer { endChange() }
        try await add(definitions, by: administrator, replacing: replacing, isDryRun: isDryRun, check)
        return definitions.map(\.host.name)
    }

    private func add(
        _ hosts: [HostDefinition], as machine: DiscoveredMachine? = nil, by administrator: String, replacing: Bool,
        isDryRun: Bool, _ check: Check
    ) async throws {
        var after = definitions
        var transaction = StoreTransaction()
        for definition in hosts {
            let name = definition.host.name
            guard !ofFile.contains(name) else { throw HostDirectoryRefusal.ofFile(name) }
            if let known = after[name] {
                guard known.definition != definition else { continue }
                guard replacing else { throw HostDirectoryRefusal.known(name) }
            }
            let added = AddedHost(
                definition: definition, time: after[name]?.time ?? clock(), number: after[name]?.number ?? after.count)
            after[name] = added
            transaction.put(try AddedHost.key(name), added.bytes)
        }
        guard after.count <= AddedHost.limit else { throw HostDirectoryRefusal.tooMany }
        let whole = try whole(with: after, describing: Set(hosts.map(\.host.name)))
        try await check(whole)
        guard !isDryRun else { return }
        var before = cluster
        if !transaction.writes.isEmpty {
            _ = try await store.commit(transaction)
            definitions = after
            leftOut.subtract(hosts.map(\.host.name))
            unreadable.subtract(hosts.map(\.host.name))
            before = take(whole, ofFile: ofFile)
        }
        // Also of those that are there already: their records could not be written, perhaps.
        _ = try await enter(by: administrator, after: before, as: machine)
    }

    /// Makes a machine that asked one of the hosts.
    /// - Parameter entry: What it is from now on, as an entry of `hosts:`; without a `mac` it has that of the machine.
    /// - Returns: Its name.
    /// - Throws: ``HostDirectoryRefusal``, and what ``add(_:by:replacing:isDryRun:)`` throws.
    func approve(
        _ name: HostName, as entry: Node, by administrator: String, isDryRun: Bool = false, check: Check = { _ in }
    ) async throws -> HostName {
        guard let machine = machines[name] else { throw HostDirectoryRefusal.unknown(name) }
        let faults = Faults(source: "the host")
        let definition = HostDefinition(Self.completed(entry, machine.facts.mac), path: "host", faults: faults)
        try faults.check()
        guard let definition, definition.host.macs.contains(machine.facts.mac) else {
            throw HostDirectoryRefusal.otherMAC(name, machine.facts.mac)
        }
        await beginChange()
        defer { endChange() }
        try await add([definition], as: machine, by: administrator, replacing: false, isDryRun: isDryRun, check)
        return definition.host.name
    }

    private static func completed(_ entry: Node, _ mac: MACAddress) -> Node {
        guard case .mapping(let pairs) = entry.content, entry["mac"] == nil else { return entry }
        let own = Node(.scalar(mac.description, isPlain: false), at: entry.mark)
        return Node(.mapping(pairs + [Node.Pair("mac", at: entry.mark, own)]), at: entry.mark)
    }

    /// Forgets a host that was added, a machine that asked, or what is left of a host that is in no file any more;
    /// and with it its record and its story, in one transaction.
    /// - Returns: Whether there was one.
    /// - Throws: ``HostDirectoryRefusal`` for one of the cluster file, `StoreError`, `LedgerError`, `FaultReport`.
    func remove(_ name: HostName, check: Check = { _ in }) async throws -> Bool {
        await beginChange()
        defer { endChange() }
        guard !ofFile.contains(name) else { throw HostDirectoryRefusal.ofFile(name) }
        if let machine = machines[name] {
            try await forget(machine)
            return true
        }
        guard definitions[name] != nil || unreadable.contains(name) else { return try await ledger.remove(name) }
        var after = definitions
        after[name] = nil
        let whole = try whole(with: after)
        try await check(whole)
        var transaction = StoreTransaction()
        transaction.delete(try AddedHost.key(name))
        try await ledger.remove(name, with: transaction)
        definitions = after
        unreadable.remove(name)
        take(whole, ofFile: ofFile)
        return true
    }
}
