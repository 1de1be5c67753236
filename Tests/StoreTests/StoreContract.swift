import Store
import Testing

/// What every engine must do: its tests call all of these with a fresh store each.
enum StoreContract {
    static func readsWhatWasWritten(_ store: any Store) async throws {
        let key = try StoreKey("hosts/a")
        #expect(try await store.entry(key) == nil)
        var transaction = StoreTransaction()
        transaction.put(key, [1, 2])
        transaction.put(try StoreKey("hosts/empty"), [])
        let revision = try await store.commit(transaction)
        let entry = try #require(try await store.entry(key))
        #expect(entry.key == key && entry.value == [1, 2] && entry.revision == revision)
        #expect(try await store.entry(try StoreKey("hosts/empty"))?.value == [])
        transaction = StoreTransaction()
        transaction.delete(key)
        transaction.delete(try StoreKey("hosts/never"))
        #expect(try await store.commit(transaction) > revision)
        #expect(try await store.entry(key) == nil)
    }

    static func conditions(_ store: any Store) async throws {
        let (a, b) = (try StoreKey("a"), try StoreKey("b"))
        var first = StoreTransaction()
        first.require(a, nil)
        first.put(a, [1])
        _ = try await store.commit(first)
        let conflict = await #expect(throws: StoreError.self) { try await store.commit(first) }
        #expect(conflict == .conflict(a))
        let read = try #require(try await store.entry(a))
        var second = StoreTransaction()
        second.require(a, read)
        second.require(b, nil)
        second.put(a, [2])
        second.put(b, [3])
        _ = try await store.commit(second)
        // All or nothing: `b` was written since, so `a` stays.
        var third = StoreTransaction()
        third.require(a, try await store.entry(a))
        third.require(b, nil)
        third.put(a, [4])
        await #expect(throws: StoreError.conflict(b)) { try await store.commit(third) }
        #expect(try await store.entry(a)?.value == [2])
        // A delete that happened is seen too.
        let stale = try #require(try await store.entry(a))
        var removal = StoreTransaction()
        removal.delete(a)
        _ = try await store.commit(removal)
        var fourth = StoreTransaction()
        fourth.require(a, stale)
        fourth.put(a, [5])
        await #expect(throws: StoreError.conflict(a)) { try await store.commit(fourth) }
    }

    static func lists(_ store: any Store) async throws {
        var transaction = StoreTransaction()
        for name in ["hosts/a", "hosts/b", "hosts/B", "hosts2", "hosts/a/deep", "events/x"] {
            transaction.put(try StoreKey(name), Array(name.utf8))
        }
        let revision = try await store.commit(transaction)
        let prefix = StorePrefix(try StoreKey("hosts"))
        let all = try await store.entries(under: prefix, after: nil, limit: 100)
        #expect(all.entries.map(\.key.description) == ["hosts/B", "hosts/a", "hosts/a/deep", "hosts/b"])
        #expect(all.revision == revision)
        let page = try await store.entries(under: prefix, after: all.entries[1].key, limit: 1)
        #expect(page.entries.map(\.key.description) == ["hosts/a/deep"])
        #expect(try await store.entries(under: .all, after: nil, limit: 100).entries.count == 6)
        #expect(try await store.entries(under: StorePrefix(try StoreKey("none")), after: nil, limit: 9).entries.isEmpty)
    }

    static func watches(_ store: any Store) async throws {
        let prefix = StorePrefix(try StoreKey("hosts"))
        let start = try await store.entries(under: prefix, after: nil, limit: 1).revision
        let watching = Task {
            var seen: [StoreChange] = []
            try await store.watch(prefix, after: start) { change in
                seen.append(change)
                return seen.count < 40
            }
            return seen
        }
        var revisions: [Revision] = []
        for number in 0..<20 {
            var transaction = StoreTransaction()
            transaction.put(try StoreKey("hosts/\(number)"), [UInt8(number)])
            transaction.put(try StoreKey("other/\(number)"), [])
            revisions.append(try await store.commit(transaction))
        }
        for number in 0..<20 {
            var transaction = StoreTransaction()
            transaction.delete(try StoreKey("hosts/\(number)"))
            revisions.append(try await store.commit(transaction))
        }
        let seen = try await watching.value
        #expect(seen.map(\.revision) == revisions)
        #expect(seen.prefix(20).map(\.value) == (0..<20).map { [UInt8($0)] })
        #expect(seen.dropFirst(20).allSatisfy { $0.value == nil })
        #expect(seen.allSatisfy { prefix.contains($0.key) })
    }

    static func racesHaveOneWinner(_ store: any Store) async throws {
        let key = try StoreKey("counter")
        let conflicts = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    var conflicts = 0
                    for _ in 0..<10 {
                        while true {
                            let entry = try await store.entry(key)
                            var transaction = StoreTransaction()
                            transaction.require(key, entry)
                            transaction.put(key, [(entry?.value.first ?? 0) + 1])
                            do throws(StoreError) {
                                _ = try await store.commit(transaction)
                                break
                            } catch {
                                guard case .conflict = error else { throw error }
                                conflicts += 1
                            }
                        }
                    }
                    return conflicts
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(try await store.entry(key)?.value == [80], "after \(conflicts) conflicts")
    }

    static func limits(_ store: any Store) async throws {
        let key = try StoreKey("large")
        var transaction = StoreTransaction()
        transaction.put(key, [UInt8](repeating: 7, count: StoreLimits.value))
        _ = try await store.commit(transaction)
        transaction.put(key, [UInt8](repeating: 7, count: StoreLimits.value + 1))
        await #expect(throws: StoreError.tooLarge(key, bytes: StoreLimits.value + 1)) {
            try await store.commit(transaction)
        }
    }
}
