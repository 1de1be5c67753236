/// Writes that happen all or not at all, and only if nobody was quicker.
package struct StoreTransaction: Sendable {
    package enum Write: Sendable, Hashable {
        case put(StoreKey, [UInt8])
        /// Deleting what is not there is no error.
        case delete(StoreKey)

        package var key: StoreKey {
            switch self {
            case .put(let key, _), .delete(let key): key
            }
        }
    }

    /// For each key the revision that its entry must have; zero demands that there is none.
    package private(set) var conditions: [StoreKey: Revision] = [:]
    /// Each key at most once; a later write replaces an earlier one.
    package private(set) var writes: [StoreKey: Write] = [:]

    package init() {}

    /// Demands that an entry is as it was read; nil demands that there is none.
    package mutating func require(_ key: StoreKey, _ entry: StoreEntry?) { conditions[key] = entry?.revision ?? 0 }

    /// Writes a value.
    package mutating func put(_ key: StoreKey, _ value: [UInt8]) { writes[key] = .put(key, value) }

    /// Removes an entry.
    package mutating func delete(_ key: StoreKey) { writes[key] = .delete(key) }
}
