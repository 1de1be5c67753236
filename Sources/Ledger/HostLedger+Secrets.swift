package import Inventory
package import Provisioning

extension HostLedger {
    /// Answers a host that asks for a secret: made once in an installation, kept, and then given again.
    ///
    /// The bytes are kept before the record names them, and the record before they go out. So whatever stops this in
    /// between, no second secret is issued, and a host that asks again gets its bytes.
    /// - Parameters:
    ///   - vault: Keeps the bytes.
    ///   - make: Makes the bytes; called only where none were issued and the machine lets them be.
    /// - Returns: What is to be answered, and the bytes when they are to be delivered; nil when there is no such host.
    package func secret(
        _ stage: SecretStage, of name: HostName, token: SecretToken, peer: String, policy: HostPolicy,
        in vault: SecretVault, make: () async throws -> [UInt8]
    ) async throws -> (answer: HostAnswer, bytes: [UInt8])? {
        func ask(_ digest: String) -> HostEvent {
            .secretRequested(stage, token: token, peer: peer, digest: digest)
        }
        guard let record = try await host(name) else { return nil }
        var digest = record.issued[stage]?.digest ?? ""
        var kept: String?
        if digest.isEmpty {
            // Nothing is made for those who would not get it.
            let machine = HostMachine(policy: policy, now: clock())
            if case .changed(_, .deliver, _) = machine.apply(ask("of what is made"), to: record) {
                digest = try await vault.keep(try await make())
                kept = digest
            }
        }
        let answer: HostAnswer?
        do throws(LedgerError) {
            answer = try await apply(ask(digest), to: name, by: peer, policy: policy)
        } catch {
            if let kept { await vault.settle(kept) }
            throw error
        }
        if let kept { await vault.settle(kept) }
        guard let answer else { return nil }
        guard case .deliver(let issued, _) = answer else { return (answer, []) }
        return (answer, try await vault.bytes(issued))
    }

    /// Removes the bytes of secrets that go out no more: those of installations that ended, of hosts that were removed,
    /// and what a crash left behind. For the start of a server, and now and then.
    package func sweep(_ vault: SecretVault) async throws(LedgerError) {
        let names = try await vault.settledNames()
        guard !names.isEmpty else { return }
        let (records, unreadable) = try await readableHosts()
        // What of it a host needs whose record cannot be read is not known.
        guard unreadable.isEmpty else { return }
        let needed = records.reduce(into: Set<String>()) { $0.formUnion($1.deliverable) }
        try await vault.remove(names.filter { !needed.contains($0) })
    }
}
