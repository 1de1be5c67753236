import Inventory
import Markup
import Provisioning
import Store

/// Where things lie in the store, and how they are read.
extension HostLedger {
    static func hostsKey() throws(LedgerError) -> StoreKey { try key("hosts") }

    static func storiesKey() throws(LedgerError) -> StoreKey { try key("stories") }

    static func key(_ name: HostName) throws(LedgerError) -> StoreKey { try key("hosts/\(name)") }

    static func storyKey(_ name: HostName) throws(LedgerError) -> StoreKey { try key("stories/\(name)") }

    /// Twelve digits, so that the order of keys is that of the numbers.
    static func storyKey(_ name: HostName, _ number: Int) throws(LedgerError) -> StoreKey {
        let digits = String(number)
        return try key("stories/\(name)/\(String(repeating: "0", count: max(0, 12 - digits.utf8.count)))\(digits)")
    }

    private static func key(_ text: String) throws(LedgerError) -> StoreKey {
        do throws(StoreError) { return try StoreKey(text) } catch { throw .store(error) }
    }

    static func record(_ entry: StoreEntry) throws(LedgerError) -> HostRecord {
        try decode(entry.value, entry.key) { HostRecord($0) }
    }

    static func sentence(_ bytes: [UInt8], _ key: StoreKey) throws(LedgerError) -> HostEntry {
        try decode(bytes, key) { HostEntry($0) }
    }

    private static func decode<T>(
        _ bytes: [UInt8], _ key: StoreKey, _ make: (Fields) -> T?
    ) throws(LedgerError) -> T {
        let source = key.description
        let faults = Faults(source: source)
        do throws(Fault) {
            let fields = Fields(try JSON.parse(bytes, source: source), faults: faults)
            if let value = make(fields), faults.isEmpty { return value }
        } catch {
            throw .unreadable(key: source, problem: "\(error)")
        }
        do throws(FaultReport) { try faults.check() } catch { throw .unreadable(key: source, problem: "\(error)") }
        throw .unreadable(key: source, problem: "a value is missing")
    }

    func read(_ key: StoreKey) async throws(LedgerError) -> StoreEntry? {
        do throws(StoreError) { return try await store.entry(key) } catch { throw .store(error) }
    }

    func list(_ prefix: StorePrefix, after: StoreKey?, limit: Int) async throws(LedgerError) -> [StoreEntry] {
        do throws(StoreError) {
            return try await store.entries(under: prefix, after: after, limit: limit).entries
        } catch {
            throw .store(error)
        }
    }

    func all(under key: StoreKey) async throws(LedgerError) -> [StoreEntry] {
        do throws(StoreError) { return try await store.all(under: StorePrefix(key)) } catch { throw .store(error) }
    }

    /// - Returns: False when somebody else was quicker.
    func commit(_ transaction: StoreTransaction) async throws(LedgerError) -> Bool {
        do throws(StoreError) {
            _ = try await store.commit(transaction)
            return true
        } catch {
            if case .conflict = error { return false }
            throw .store(error)
        }
    }
}
