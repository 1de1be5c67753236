import Store
import TestSupport
import Testing

@Suite("Exports of a store")
struct StoreDumpTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func filled(_ count: Int) async throws -> SQLiteStore {
        let store = try SQLiteStore(directory("from.db"))
        var transaction = StoreTransaction()
        for number in 0..<count {
            transaction.put(
                try StoreKey("hosts/h\(number)"), [UInt8](repeating: UInt8(number & 255), count: number % 40))
        }
        _ = try await store.commit(transaction)
        return store
    }

    private func dump(_ store: SQLiteStore) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        _ = try await StoreDump.write(store) { bytes += $0 }
        return bytes
    }

    @Test("an import brings back every entry", arguments: [0, 1, 255, 256, 257, 1000])
    func roundTrip(count: Int) async throws {
        let store = try await filled(count)
        let bytes = try await dump(store)
        let other = try SQLiteStore(directory("to.db"))
        #expect(try await StoreDump.read(bytes, into: other) == count)
        #expect(try await dump(other) == bytes)
        guard count > 0 else { return }
        await #expect(throws: StoreDumpError.notEmpty) { try await StoreDump.read(bytes, into: other) }
    }

    @Test("a cut or changed export is refused and nothing of it kept")
    func damage() async throws {
        let bytes = try await dump(try await filled(5))
        let other = try SQLiteStore(directory("to.db"))
        var damaged: [[UInt8]] = (0..<bytes.count).map { Array(bytes.prefix($0)) }
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 1
            damaged.append(changed)
        }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
        damaged.append(Array(([lines[0]] + lines[2...]).joined(separator: [UInt8(ascii: "\n")])))
        for text in damaged {
            // What differs in the spelling of the digest alone is the same digest.
            guard (try? StoreDump.entries(text)) == nil else {
                Issue.record("taken: \(String(decoding: text, as: UTF8.self))")
                continue
            }
        }
        await #expect(throws: StoreDumpError.self) { try await StoreDump.read(damaged.last ?? [], into: other) }
        #expect(try await other.entries(under: .all, after: nil, limit: 1).entries.isEmpty)
    }
}
