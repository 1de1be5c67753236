import OSTree
import Synchronization

/// Which objects need not be written any more.
final class WrittenObjects: Sendable {
    private let names: Mutex<Set<ObjectName>>

    /// - Parameter held: What is there already.
    init(_ held: Set<ObjectName>) { names = Mutex(held) }

    /// - Returns: Whether the object was not there before.
    func insert(_ name: ObjectName) -> Bool { names.withLock { $0.insert(name).inserted } }

    func contains(_ name: ObjectName) -> Bool { names.withLock { $0.contains(name) } }
}
