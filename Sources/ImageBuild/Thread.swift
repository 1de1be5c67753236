import Glibc
import SystemPackage

/// A thread of the system, for work that computes or blocks for long and so must not sit in the cooperative pool.
final class Thread: Sendable {
    private final class Start: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    private let identifier: pthread_t

    /// Starts to run `body`. Every thread must be joined once.
    init(_ body: @escaping @Sendable () -> Void) throws {
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
            throw ImageBuildError("worker thread", "cannot start: \(Errno(rawValue: status))")
        }
        self.identifier = identifier
    }

    /// Waits for the end of `body`.
    func join() { pthread_join(identifier, nil) }
}
