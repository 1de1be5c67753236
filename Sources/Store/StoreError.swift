/// Why a store did not do what it should. After any of them nothing of the transaction is there.
package enum StoreError: Error, Sendable, Equatable, CustomStringConvertible {
    /// No name of an entry.
    case key(String)
    /// Somebody else wrote the key since it was read: read again and decide again.
    case conflict(StoreKey)
    /// A value is larger than ``StoreLimits/value``.
    case tooLarge(StoreKey, bytes: Int)
    /// The changes that a watcher asks for are no longer kept: list, then watch from there.
    case compacted(oldest: Revision)
    /// No room is left on the disk.
    case full(place: String)
    /// The disk or the files are read-only.
    case readOnly(place: String)
    /// The file, or its directory, is another user's.
    case denied(place: String)
    /// Another process holds the store.
    case locked(place: String)
    /// The file is damaged, or no store.
    case damaged(place: String, problem: String)
    /// It was made by a later version of the program.
    case newer(place: String, version: Int)
    /// Anything else that the engine says.
    case engine(place: String, problem: String)

    package var description: String {
        switch self {
        case .key(let text): "`\(text.prefix(80))` is no key of the store"
        case .conflict(let key): "\(key) was changed meanwhile; try again"
        case .tooLarge(let key, let bytes): "\(key) would have \(bytes) bytes and may have \(StoreLimits.value)"
        case .compacted(let oldest): "changes before revision \(oldest) are no longer kept; list again"
        case .full(let place): "\(place): no room is left on the disk; free some, nothing else is needed"
        case .readOnly(let place):
            "\(place): the disk or the file is read-only; make it writable, nothing else is needed"
        case .denied(let place): "\(place): it belongs to another user; run this as the user that the server runs as"
        case .locked(let place): "\(place): another process holds the store; end it, or talk to it with --server"
        case .damaged(let place, let problem):
            "\(place): the store is damaged (\(problem)); import the last export into a new one (slipway store import)"
        case .newer(let place, let version): "\(place): version \(version) of the store is of a later Slipway; use that"
        case .engine(let place, let problem): "\(place): \(problem)"
        }
    }
}

/// What a store takes.
package enum StoreLimits {
    /// The most bytes of one value: that of etcd's default request, less some room.
    package static let value = 1 << 20
    /// How many revisions of changes are kept for watchers.
    package static let history: Revision = 10_000
}
