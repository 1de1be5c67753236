import Glibc
import SystemPackage

/// A counting semaphore between threads, kept by the kernel: a byte in a pipe for every count.
///
/// At most a pipe's capacity (64 Ki) of counts may be outstanding; ``OrderedWorkers`` stays far below.
final class Signal: Sendable {
    private let readEnd: FileDescriptor
    private let writeEnd: FileDescriptor

    init() throws {
        (readEnd, writeEnd) = try FileDescriptor.pipe()
        for end in [readEnd, writeEnd] { _ = fcntl(end.rawValue, F_SETFD, FD_CLOEXEC) }
    }

    deinit {
        try? readEnd.close()
        try? writeEnd.close()
    }

    /// Counts one up; wakes one waiter.
    func post() {
        // A pipe of our own with both ends open and room inside takes a byte.
        withUnsafeBytes(of: UInt8(0)) { _ = try? writeEnd.write($0) }
    }

    /// Waits until the count is not zero, and counts one down.
    func wait() {
        withUnsafeTemporaryAllocation(byteCount: 1, alignment: 1) { byte in
            _ = try? readEnd.read(into: byte)
        }
    }
}
