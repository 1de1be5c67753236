import OSTree
import Synchronization

/// Which objects the layer already holds; workers look here before they compress.
final class WrittenObjects: Sendable {
    private let names = Mutex<Set<ObjectName>>([])

    /// - Returns: Whether the object was not there before.
    func insert(_ name: ObjectName) -> Bool { names.withLock { $0.insert(name).inserted } }

    func contains(_ name: ObjectName) -> Bool { names.withLock { $0.contains(name) } }
}
