import Synchronization

/// The content of a service, which can be exchanged while the service runs.
final class ServedContent: Sendable {
    private let content: Mutex<ContentIndex>

    init(_ content: ContentIndex) { self.content = Mutex(content) }

    var current: ContentIndex { content.withLock { $0 } }

    func replace(_ new: ContentIndex) { content.withLock { $0 = new } }
}
