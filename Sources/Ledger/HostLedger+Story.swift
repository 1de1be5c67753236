package import Inventory
package import Provisioning
import Store

extension HostLedger {
    /// The last sentences of a host's story, oldest first, without those that cannot be read: ``problems()`` names them.
    package func story(of name: HostName, last count: Int) async throws(LedgerError) -> [HostEntry] {
        guard let record = try await host(name) else { return [] }
        let start = max(0, record.events - max(0, count))
        let entries = try await list(
            StorePrefix(Self.storyKey(name)), after: Self.storyKey(name, start), limit: Self.storyLength)
        return entries.compactMap { try? Self.sentence($0.value, $0.key) }
    }

    /// Hands every sentence of every host, as it is written, to `body` until that answers false.
    /// - Parameter begun: Called once, when nothing that is written from then on is missed.
    package func watch(
        begun: @Sendable () -> Void = {}, _ body: (HostEntry) async -> Bool
    ) async throws(LedgerError) {
        let prefix = StorePrefix(try Self.storiesKey())
        do throws(StoreError) {
            let start = try await store.entries(under: prefix, after: nil, limit: 1).revision
            begun()
            try await store.watch(prefix, after: start) { change in
                guard let value = change.value else { return true }
                guard let sentence = try? Self.sentence(value, change.key) else { return true }
                return await body(sentence)
            }
        } catch {
            throw .store(error)
        }
    }
}
