/// The number of a committed transaction: each has a greater one than all before it. Zero is before the first.
package typealias Revision = Int64

/// An entry as it was at some revision.
package struct StoreEntry: Sendable, Hashable {
    package let key: StoreKey
    package let value: [UInt8]
    /// The transaction that wrote this value; what a condition compares.
    package let revision: Revision
}

/// What a transaction did to a key.
package struct StoreChange: Sendable, Hashable {
    package let key: StoreKey
    /// The value written; nil when the entry was deleted.
    package let value: [UInt8]?
    package let revision: Revision
}
