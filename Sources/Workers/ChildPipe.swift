import Glibc
package import SystemPackage

/// A pipe to or from a ``ChildProcess``. Neither end is one of the first three descriptors, nor handed on by itself.
package struct ChildPipe: ~Copyable {
    /// -1 when it is closed, which `poll` passes over.
    package private(set) var readingEnd: Int32
    package private(set) var writingEnd: Int32

    private init(readingEnd: Int32, writingEnd: Int32) {
        self.readingEnd = readingEnd
        self.writingEnd = writingEnd
    }

    deinit {
        if readingEnd >= 0 { close(readingEnd) }
        if writingEnd >= 0 { close(writingEnd) }
    }

    /// - Throws: `Errno`, such as when too many files are open.
    package static func open() throws(Errno) -> ChildPipe {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Errno(rawValue: errno) }
        defer { for end in ends { close(end) } }
        // A program's three streams are put in place one by one; none must stand where another belongs.
        let moved = ChildPipe(
            readingEnd: fcntl(ends[0], F_DUPFD_CLOEXEC, 3), writingEnd: fcntl(ends[1], F_DUPFD_CLOEXEC, 3))
        guard moved.readingEnd >= 0, moved.writingEnd >= 0 else { throw Errno(rawValue: errno) }
        return moved
    }

    /// Puts in at most a page, which an empty pipe takes at once, and closes the writing end.
    /// - Throws: `Errno` when it takes less.
    package mutating func fill(_ bytes: [UInt8]) throws(Errno) {
        guard bytes.isEmpty || write(writingEnd, bytes, bytes.count) == bytes.count else {
            throw Errno(rawValue: errno)
        }
        close(writingEnd)
        writingEnd = -1
    }

    /// Closes the writing end, which is a program's by now; from here on reading does not wait.
    package mutating func turnToReading() {
        close(writingEnd)
        writingEnd = -1
        _ = fcntl(readingEnd, F_SETFL, O_NONBLOCK)
    }

    /// Reads at most 64 KiB of what is there.
    /// - Returns: Whether there was anything. At the end of the stream the reading end is closed.
    package mutating func read(into bytes: inout [UInt8]) -> Bool {
        guard readingEnd >= 0 else { return false }
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { chunk.deallocate() }
        let count = Glibc.read(readingEnd, chunk.baseAddress, chunk.count)
        if count > 0 {
            bytes += chunk[..<count]
            return true
        }
        if count == 0 || (errno != EAGAIN && errno != EINTR) {
            close(readingEnd)
            readingEnd = -1
        }
        return false
    }
}
