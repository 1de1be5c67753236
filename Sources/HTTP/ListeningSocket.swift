import Glibc
import NIOCore

/// A socket that listens before the server does, so that it can pass from one program to the next.
///
/// Programs hand it on as systemd does: sd_listen_fds(3).
package struct ListeningSocket: ~Copyable {
    /// Where systemd's protocol has the first socket.
    static let first: CInt = 3

    private let descriptor: CInt

    /// Takes over a socket that listens.
    init(taking descriptor: CInt) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Opens a socket and listens on it.
    /// - Throws: ``ListenError`` when the address is taken, not this machine's or not for this user.
    package static func open(_ address: ListenAddress) throws(ListenError) -> ListeningSocket {
        do {
            let place = try SocketAddress(ipAddress: address.host, port: address.port)
            let descriptor = socket(
                place.protocol == .inet6 ? AF_INET6 : AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
            guard descriptor >= 0 else { throw IOError(errnoCode: errno, reason: "socket") }
            let listening = ListeningSocket(taking: descriptor)
            var isOn: CInt = 1
            let size = socklen_t(MemoryLayout<CInt>.size)
            let isBound = place.withSockAddr { place, length in
                setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &isOn, size) == 0
                    && bind(descriptor, place, socklen_t(length)) == 0 && listen(descriptor, 1024) == 0
            }
            guard isBound else { throw IOError(errnoCode: errno, reason: "bind") }
            return listening
        } catch {
            throw ListenError(address: address, cause: error)
        }
    }

    /// The first socket that this program was started with; nil when it was started without. Asked for once.
    package static func inherited() -> ListeningSocket? {
        var sockets = InheritedSockets()
        return sockets.takeFirst()
    }

    /// Makes the program that takes this one's place inherit the socket. Nothing but `exec` may follow.
    package consuming func leaveToNextProgram() {
        if descriptor == Self.first { _ = fcntl(descriptor, F_SETFD, 0) } else { dup2(descriptor, Self.first) }
        setenv("LISTEN_PID", String(getpid()), 1)
        setenv("LISTEN_FDS", "1", 1)
        _ = take()
    }

    /// Gives the descriptor away, with the duty to close it.
    consuming func take() -> CInt {
        let descriptor = descriptor
        discard self
        return descriptor
    }
}
