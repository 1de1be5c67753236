import Glibc
package import SystemPackage

/// A Unix socket that listens, and its file, which goes with it.
///
/// Only its owner may connect (mode 0600), from the first moment on. The file of a process that is gone is replaced;
/// where somebody listens, or something else is, nothing is touched. Several programs that start at once take turns by a
/// lock on the directory (flock(2)).
struct LocalSocket: ~Copyable {
    /// Who removes the file.
    let file: File
    let socket: ListeningSocket

    /// How long another program may hold the lock.
    private static let patience = Duration.seconds(2)

    /// - Throws: ``LocalSocketError``.
    static func open(_ path: UnixSocketPath) throws(LocalSocketError) -> LocalSocket {
        let lock = try DirectoryLock(of: path, within: patience)
        try clear(path)
        let descriptor = Glibc.socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw LocalSocketError(path: path, reason: .system(Errno(rawValue: errno))) }
        // The file gets the mode of the socket, unix(7): it is never open for others.
        guard fchmod(descriptor, 0o600) == 0, withAddress(of: path, { bind(descriptor, $0, $1) }) == 0,
            listen(descriptor, 1024) == 0
        else {
            let error = Errno(rawValue: errno)
            close(descriptor)
            throw LocalSocketError(path: path, reason: .system(error))
        }
        let identity = FileIdentity(path)
        lock.release()
        return LocalSocket(file: File(path: path, identity: identity), socket: ListeningSocket(taking: descriptor))
    }

    /// The file of a socket.
    struct File: Sendable {
        fileprivate let path: UnixSocketPath
        /// While the socket is open no other file can have it.
        fileprivate let identity: FileIdentity?

        /// Removes the file, unless another program has put its own there.
        func remove() {
            guard let lock = try? DirectoryLock(of: path, within: patience) else { return }
            if let identity, identity == FileIdentity(path) { unlink(path.path) }
            lock.release()
        }
    }

    /// Makes way where a process that is gone left its socket.
    private static func clear(_ path: UnixSocketPath) throws(LocalSocketError) {
        guard let identity = FileIdentity(path) else { return }
        guard identity.isSocket else { throw LocalSocketError(path: path, reason: .notSocket) }
        let probe = Glibc.socket(
            AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard probe >= 0 else { throw LocalSocketError(path: path, reason: .system(Errno(rawValue: errno))) }
        defer { close(probe) }
        let isTaken = withAddress(of: path) { connect(probe, $0, $1) } == 0
        // Whatever else the system says, somebody may be there, as with a full queue.
        guard !isTaken, errno == ECONNREFUSED else { throw LocalSocketError(path: path, reason: .taken) }
        guard unlink(path.path) == 0 || errno == ENOENT else {
            throw LocalSocketError(path: path, reason: .system(Errno(rawValue: errno)))
        }
    }

    private static func withAddress(
        of path: UnixSocketPath, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt
    ) -> CInt {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.path.utf8) }
        return withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}

/// Which file stands at a path.
private struct FileIdentity: Sendable, Equatable {
    let device: DeviceID
    let inode: Inode
    let isSocket: Bool

    /// - Returns: nil when there is none.
    init?(_ path: UnixSocketPath) {
        guard let status = try? Stat(FilePath(path.path), followTargetSymlink: false) else { return nil }
        device = status.deviceID
        inode = status.inode
        isSocket = status.type == .socket
    }
}

/// An exclusive lock on the directory of a socket.
private struct DirectoryLock: ~Copyable {
    private let descriptor: CInt

    init(of path: UnixSocketPath, within patience: Duration) throws(LocalSocketError) {
        let name = path.path.lastIndex(of: "/").map { String(path.path[..<$0]) } ?? ""
        let descriptor = open(name.isEmpty ? "/" : name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw LocalSocketError(path: path, reason: .system(Errno(rawValue: errno))) }
        let end = ContinuousClock.now + patience
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR, .now < end else {
                close(descriptor)
                throw LocalSocketError(path: path, reason: .locked)
            }
            usleep(10_000)
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    consuming func release() {}
}

/// A Unix socket cannot be listened on.
package struct LocalSocketError: Error, CustomStringConvertible, Sendable {
    package enum Reason: Sendable, Hashable {
        /// Somebody listens there.
        case taken
        /// Something is there that is no socket.
        case notSocket
        /// Another program holds the directory.
        case locked
        case system(Errno)
    }

    package let path: UnixSocketPath
    package let reason: Reason

    package var description: String {
        let text =
            switch reason {
            case .taken: "another process listens there; stop it, or give another path"
            case .notSocket: "there is something that is no socket; remove it, or give another path"
            case .locked: "another program holds the directory; try again"
            case .system(let error): "\(error); check that the directory exists and may be written"
            }
        return "cannot listen on \(path): \(text)"
    }
}
