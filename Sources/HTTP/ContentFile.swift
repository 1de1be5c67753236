import Files
import Glibc
import NIOCore
import Synchronization
import SystemPackage

/// An open file that many connections are answered from, at offsets.
package final class ContentFile: Sendable {
    /// Where the file was when it was opened.
    package let path: String
    /// The size of the file when it was opened, in bytes.
    package let size: Int
    private let descriptor: CInt
    /// NIO's handle refuses two users at a time, and event loops run at the same time: so one for each.
    private let handles = Mutex<[ObjectIdentifier: NIOFileHandle]>([:])

    /// Opens a file.
    /// - Throws: ``ContentFileError`` when it cannot be opened or is not a regular file.
    package init(path: String) throws(ContentFileError) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
        self.path = path
        size = try sizeOfFile(descriptor, path)
    }

    /// Shares an open file; the given descriptor stays the caller's.
    /// - Parameter path: Its name in messages.
    /// - Throws: ``ContentFileError`` when it is not a regular file.
    package init(sharing descriptor: CInt, path: String) throws(ContentFileError) {
        self.descriptor = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        self.path = path
        size = try sizeOfFile(self.descriptor, path)
    }

    /// Takes over an open regular file.
    init(taking descriptor: CInt, path: String, size: Int) {
        self.descriptor = descriptor
        self.path = path
        self.size = size
    }

    deinit {
        handles.withLock { handles in
            // The first handle owns the descriptor itself.
            if handles.isEmpty { close(descriptor) }
            for handle in handles.values { try? handle.close() }
        }
    }

    /// The strong entity tag (RFC 9110, section 8.8.3) of a range, in its quotes: the file's inode, the time of the last
    /// change of its bytes or attributes, which nobody can set back, and the range. nil when the system does not tell.
    func tag(of range: Range<Int>) -> String? {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        let (time, parts) = (status.st_ctim, [range.lowerBound, range.count])
        let numbers = [UInt64(status.st_ino), UInt64(clamping: time.tv_sec), UInt64(clamping: time.tv_nsec)]
        let words = numbers.map { String($0, radix: 16) } + parts.map { String($0, radix: 16) }
        return "\"\(words.joined(separator: "-"))\""
    }

    /// A region that is sent by `sendfile`, without passing through this process.
    /// - Throws: ``ContentFileError``, also when the file has become shorter: `sendfile` would never come to an end.
    func region(_ range: Range<Int>, on loop: any EventLoop) throws(ContentFileError) -> FileRegion {
        guard let size = sizeOfRegularFile(FileDescriptor(rawValue: descriptor)), size >= range.upperBound else {
            throw ContentFileError(path: path, reason: "it has become shorter while it was served")
        }
        let handle = try handles.withLock { handles throws(ContentFileError) in
            if let handle = handles[ObjectIdentifier(loop)] { return handle }
            // A file that one connection opened for itself costs one descriptor, not two.
            let own = handles.isEmpty ? descriptor : fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
            guard own >= 0 else { throw ContentFileError(path: path, reason: reasonOfErrno()) }
            let handle = NIOFileHandle(_deprecatedTakingOwnershipOfDescriptor: own)
            handles[ObjectIdentifier(loop)] = handle
            return handle
        }
        return FileRegion(fileHandle: handle, readerIndex: range.lowerBound, endIndex: range.upperBound)
    }

    /// Appends a range of the file to a buffer.
    func read(_ range: Range<Int>, into buffer: inout ByteBuffer) throws(ContentFileError) {
        var position = range.lowerBound
        while position < range.upperBound {
            let count = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: range.upperBound - position) { space in
                max(0, pread(descriptor, space.baseAddress, range.upperBound - position, position))
            }
            guard count > 0 else { throw ContentFileError(path: path, reason: "it ends early or cannot be read") }
            position += count
        }
    }
}

/// A file that is to be served cannot be.
package struct ContentFileError: Error, CustomStringConvertible, Sendable {
    /// The file.
    package let path: String
    /// What is wrong with it.
    package let reason: String

    package var description: String { "cannot serve \(path): \(reason)" }
}

/// The size of a regular file. Closes the descriptor when it is none.
private func sizeOfFile(_ descriptor: CInt, _ path: String) throws(ContentFileError) -> Int {
    guard descriptor >= 0 else { throw ContentFileError(path: path, reason: reasonOfErrno()) }
    guard let size = sizeOfRegularFile(FileDescriptor(rawValue: descriptor)) else {
        close(descriptor)
        throw ContentFileError(path: path, reason: "it is not a regular file")
    }
    return size
}

/// The system's reason for its last refusal.
func reasonOfErrno() -> String { String(cString: strerror(errno)) }
