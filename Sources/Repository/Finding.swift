package import OSTree

/// Something that ``Fsck`` found wrong with a store.
package struct Finding: Sendable, CustomStringConvertible {
    /// What is wrong.
    package enum Kind: Sendable, Equatable {
        /// A commit that is there reaches the object, which is not.
        case missing(ObjectName)
        /// The object is not what its name says, or breaks the format.
        case corrupt(ObjectName)
        /// The system refused to read the object, or the list of the objects or refs.
        case unreadable(ObjectName?)
        /// A file among the objects that is none.
        case stray
        /// A ref that names a commit which is not there.
        case danglingRef(RefName, Checksum)
        /// A ref that cannot be read.
        case damagedRef
        /// A ref that names a commit which says that it belongs to others only (`ostree.ref-binding`).
        case unboundRef(RefName, Checksum)
        /// The file `summary` or `summary.sig` breaks the format or cannot be read.
        case damagedSummary
        /// The summary has other refs than the repository, or names other commits: clients that go by it get those.
        case staleSummary
        /// A static delta that clients would find but cannot use: its superblock is not the one that the summary names, or
        /// breaks the format, or a part or an object to be fetched by itself is missing or another one.
        case damagedDelta(StaticDeltaName)
    }

    package let kind: Kind
    /// The file, as far as there is one.
    package let place: String
    package let reason: String

    /// Whether the store is of no use for somebody who pulls from it; strays are only in the way.
    package var isDamage: Bool { kind != .stray }

    package var description: String { "\(place): \(reason)" }
}
