import Glibc
import NIOCore

/// The sockets that this program was started with, in the order of its unit file: sd_listen_fds_with_names(3).
///
/// What is not taken is closed with it.
package struct InheritedSockets: ~Copyable {
    /// More than a unit of ours has.
    private static let limit = 64
    /// systemd's name for a socket without one.
    private static let unnamed = "unknown"

    private var rest: [(name: String, descriptor: CInt)] = []

    /// Takes them from the environment, which has them no more then: neither a second call nor a child finds any.
    package init() { self.init(first: ListeningSocket.first) }

    /// - Parameter first: Where the protocol has the first socket.
    init(first: CInt) {
        defer { for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] { unsetenv(name) } }
        guard let process = getenv("LISTEN_PID"), String(cString: process) == String(getpid()),
            let text = getenv("LISTEN_FDS"), let count = Int(String(cString: text)), (1...Self.limit).contains(count)
        else { return }
        let names = getenv("LISTEN_FDNAMES").map {
            String(cString: $0).split(separator: ":", omittingEmptySubsequences: false)
        }
        for index in 0..<count {
            let descriptor = first + CInt(index)
            guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else { continue }
            let name = names.flatMap { $0.indices.contains(index) ? String($0[index]) : nil } ?? Self.unnamed
            if Self.listens(descriptor) { rest.append((name, descriptor)) } else { close(descriptor) }
        }
    }

    deinit { for socket in rest { close(socket.descriptor) } }

    /// The names of those that were not taken yet.
    package var names: [String] { rest.map(\.name) }

    /// Where the first socket of a name listens; nil when there is none left, or it is a Unix socket.
    package func address(of name: String) -> ListenAddress? {
        rest.first { $0.name == name }.flatMap { Self.address($0.descriptor) }
    }

    private static func address(_ descriptor: CInt) -> ListenAddress? {
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let place: SocketAddress? = withUnsafeMutablePointer(to: &storage) { storage in
            let isKnown = storage.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(descriptor, $0, &size) == 0
            }
            guard isKnown else { return nil }
            return switch CInt(storage.pointee.ss_family) {
            case AF_INET: storage.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { SocketAddress($0.pointee) }
            case AF_INET6: storage.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { SocketAddress($0.pointee) }
            default: nil
            }
        }
        guard let host = place?.ipAddress, let port = place?.port else { return nil }
        return ListenAddress(host: host, port: port)
    }

    /// Takes the first socket of a name (`FileDescriptorName=`); nil when there is none left.
    package mutating func take(_ name: String) -> ListeningSocket? {
        rest.firstIndex { $0.name == name }.map { ListeningSocket(taking: rest.remove(at: $0).descriptor) }
    }

    /// Takes the first socket, whatever its name.
    mutating func takeFirst() -> ListeningSocket? {
        rest.isEmpty ? nil : ListeningSocket(taking: rest.removeFirst().descriptor)
    }

    /// Whether it is a stream socket that listens: a FIFO or a socket for datagrams would end the server later.
    private static func listens(_ descriptor: CInt) -> Bool {
        func option(_ name: CInt) -> CInt? {
            var value: CInt = 0
            var size = socklen_t(MemoryLayout<CInt>.size)
            return getsockopt(descriptor, SOL_SOCKET, name, &value, &size) == 0 ? value : nil
        }
        return option(SO_ACCEPTCONN) == 1 && option(SO_TYPE) == CInt(SOCK_STREAM.rawValue)
    }
}
