package import OSTree
import Synchronization

/// The directories of a store that were read last, parsed.
///
/// Hostile directories may have hundreds of thousands of entries each, and links can lead through the same ones again
/// and again.
package final class TreeCache: Sendable {
    private struct State {
        /// The one that was asked for last comes last.
        var recent: [(checksum: Checksum, tree: DirectoryTree)] = []
        /// Entries of all the directories in ``recent``.
        var held = 0
        /// Entries of all the directories that were ever parsed.
        var parsed = 0
    }

    private static let treeLimit = 64
    /// Entries that are kept, some 100 bytes each; the last directory stays whatever it has.
    private static let heldLimit = 200_000

    private let store: any ObjectStore
    private let entryLimit: Int
    private let state = Mutex(State())

    /// - Parameter entryLimit: How many entries may be parsed in all, those of one directory again each time that it
    ///   was forgotten meanwhile.
    package init(_ store: any ObjectStore, entryLimit: Int = .max) {
        self.store = store
        self.entryLimit = entryLimit
    }

    /// What a directory holds.
    /// - Throws: ``RepositoryError`` when the object is missing or corrupt, or the entries are more than the limit.
    package func tree(_ checksum: Checksum) throws -> DirectoryTree {
        let known = state.withLock { state -> DirectoryTree? in
            guard let index = state.recent.lastIndex(where: { $0.checksum == checksum }) else { return nil }
            let found = state.recent.remove(at: index)
            state.recent.append(found)
            return found.tree
        }
        if let known { return known }
        guard state.withLock({ $0.parsed }) < entryLimit else {
            throw RepositoryError(
                "\(store.place)/\(ObjectName(checksum, .directoryTree).path)",
                "is one of too many large directories: they have more than \(entryLimit) entries", kind: .corrupt)
        }
        let tree = try store.tree(checksum)
        state.withLock { state in
            state.recent.append((checksum, tree))
            state.held += tree.entryCount
            // To read an empty one is work too.
            state.parsed += tree.entryCount + 1
            while state.recent.count > Self.treeLimit || state.held > Self.heldLimit && state.recent.count > 1 {
                state.held -= state.recent.removeFirst().tree.entryCount
            }
        }
        return tree
    }
}

extension DirectoryTree {
    fileprivate var entryCount: Int { files.count + directories.count }
}
