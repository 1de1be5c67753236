package import SystemPackage
import Glibc

/// An exclusive advisory lock on a file, held as long as the value lives; the kernel drops it when the process dies.
package struct FileLock: ~Copyable {
    private let descriptor: FileDescriptor

    /// Waits for the lock.
    /// - Parameters:
    ///   - path: The lock file; it is created (0600) and stays.
    ///   - deadline: How long to wait for another holder.
    /// - Throws: ``FileError``; its cause is `Errno.wouldBlock` when another process kept the lock.
    package init(_ path: FilePath, deadline: Duration = .seconds(60)) throws(FileError) {
        descriptor = try Self.acquire(path, deadline: deadline)
    }

    deinit { try? descriptor.close() }

    private static func acquire(_ path: FilePath, deadline: Duration) throws(FileError) -> FileDescriptor {
        let descriptor = try open(path)
        let clock = ContinuousClock()
        let end = clock.now + deadline
        while flock(descriptor.rawValue, LOCK_EX | LOCK_NB) != 0 {
            let cause = Errno(rawValue: errno)
            guard cause == .wouldBlock || cause == .interrupted, clock.now < end else {
                try? descriptor.close()
                throw FileError("lock", path, cause)
            }
            usleep(20_000)
        }
        return descriptor
    }

    private static func open(_ path: FilePath) throws(FileError) -> FileDescriptor {
        do {
            return try FileDescriptor.open(
                path, .readWrite, options: [.create, .closeOnExec, .noFollow], permissions: .ownerReadWrite)
        } catch {
            throw FileError("open lock", path, error)
        }
    }
}
