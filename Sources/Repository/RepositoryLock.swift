import Glibc
import SystemPackage

/// The lock that libostree takes on the file `.lock` of a repository: exclusive here, so that nobody commits or pulls
/// while objects are removed. It is an open file description lock, and ends with this value or the process.
struct RepositoryLock: ~Copyable {
    // `F_OFD_SETLK`, which Swift's module of the C library leaves out.
    private static let set: Int32 = 37

    private let descriptor: FileDescriptor

    /// Waits for the lock.
    /// - Parameter deadline: How long to wait for another holder; libostree itself waits 30 seconds.
    /// - Throws: ``RepositoryError`` when another process kept it.
    static func acquire(
        _ repository: RepositoryDirectory, deadline: Duration = .seconds(30)
    ) throws(RepositoryError) -> RepositoryLock {
        let path = repository.path(of: ".lock")
        let raw = openat(
            repository.descriptor.rawValue, ".lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, mode_t(0o660))
        guard raw >= 0 else {
            throw RepositoryError(path, "cannot open the lock", kind: .unreadable, cause: Errno(rawValue: errno))
        }
        let lock = RepositoryLock(descriptor: FileDescriptor(rawValue: raw))
        var whole = Self.wholeFile(F_WRLCK)
        let end = ContinuousClock.now + deadline
        while fcntl(raw, Self.set, &whole) != 0 {
            let cause = Errno(rawValue: errno)
            let isBusy = cause == .resourceTemporarilyUnavailable || cause == .permissionDenied || cause == .interrupted
            guard isBusy, ContinuousClock.now < end else {
                throw RepositoryError(
                    path, "cannot lock the repository", kind: .unreadable,
                    remedy: isBusy ? "wait until the other program that works on it has ended" : "", cause: cause)
            }
            usleep(20_000)
        }
        return lock
    }

    deinit {
        // A child that another thread is just starting has the description open too, so closing is not enough.
        var whole = Self.wholeFile(F_UNLCK)
        _ = fcntl(descriptor.rawValue, Self.set, &whole)
        try? descriptor.close()
    }

    private static func wholeFile(_ type: Int32) -> flock {
        var range = flock()
        range.l_type = Int16(type)
        range.l_whence = Int16(SEEK_SET)
        return range
    }
}
