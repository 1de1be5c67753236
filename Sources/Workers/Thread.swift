import Glibc
package import SystemPackage

/// A thread of the system, for work that computes or blocks for long and so must not sit in the cooperative pool.
package final class Thread: Sendable {
    private final class Start: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    private let identifier: pthread_t

    /// Starts to run `body`. Every thread must be joined once.
    /// - Throws: ``ThreadError``.
    package init(_ body: @escaping @Sendable () -> Void) throws(ThreadError) {
        let start = Unmanaged.passRetained(Start(body))
        var identifier = pthread_t()
        let status = pthread_create(
            &identifier, nil,
            { argument in
                if let argument { Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body() }
                return nil
            }, start.toOpaque())
        guard status == 0 else {
            start.release()
            throw ThreadError(cause: Errno(rawValue: status))
        }
        self.identifier = identifier
    }

    /// Waits for the end of `body`.
    package func join() { pthread_join(identifier, nil) }
}

/// The system gave no thread.
package struct ThreadError: Error, CustomStringConvertible, Sendable {
    package let cause: Errno

    package var description: String { "a worker thread cannot start: \(cause)" }
}
