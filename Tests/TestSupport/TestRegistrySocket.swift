import Dispatch
import Glibc

/// A stream socket of the loopback address, closed when its last owner goes away; no program that is started inherits
/// it.
final class LoopbackSocket: Sendable {
    private let descriptor: CInt

    private init(_ descriptor: CInt) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Listens on a port that the system chooses.
    static func listen() throws -> (socket: LoopbackSocket, port: Int) {
        let listener = try make()
        var address = loopback(port: 0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener.descriptor, $0, size) | Glibc.listen(listener.descriptor, 128)
                    | getsockname(listener.descriptor, $0, &size)
            }
        }
        guard result == 0 else { throw TestFailure("bind: \(String(cString: strerror(errno)))") }
        return (listener, Int(UInt16(bigEndian: address.sin_port)))
    }

    static func connect(port: Int) throws -> LoopbackSocket {
        let connection = try make()
        var address = loopback(port: port)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(connection.descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw TestFailure("connect: \(String(cString: strerror(errno)))") }
        connection.sendAtOnce()
        return connection
    }

    /// Waits for a connection; nil once the socket was hung up.
    func accept() -> LoopbackSocket? {
        while true {
            let client = Glibc.accept(descriptor, nil, nil)
            guard client >= 0 else {
                if errno == EINTR || errno == ECONNABORTED { continue }
                return nil
            }
            _ = fcntl(client, F_SETFD, FD_CLOEXEC)
            let connection = LoopbackSocket(client)
            connection.sendAtOnce()
            return connection
        }
    }

    /// Waits for bytes; 0 at the end, or when the connection broke.
    func receive(into buffer: inout [UInt8]) -> Int {
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count < 0, errno == EINTR { continue }
            return max(0, count)
        }
    }

    /// Sends all the bytes.
    /// - Returns: Whether the other side took them.
    @discardableResult
    func send(_ bytes: some ContiguousBytesOfTest) -> Bool {
        bytes.withUnsafeBytes { raw in
            var sent = 0
            while sent < raw.count {
                let count = Glibc.send(
                    descriptor, raw.baseAddress?.advanced(by: sent), raw.count - sent, CInt(MSG_NOSIGNAL))
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
    }

    /// Ends the connection in both directions and wakes whoever waits for it.
    func hangUp() { shutdown(descriptor, CInt(SHUT_RDWR)) }

    /// Tells the other side that nothing more comes.
    func finishSending() { shutdown(descriptor, CInt(SHUT_WR)) }

    private func sendAtOnce() {
        var isOn: CInt = 1
        setsockopt(descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<CInt>.size))
    }

    private static func make() throws -> LoopbackSocket {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw TestFailure("socket: \(String(cString: strerror(errno)))") }
        return LoopbackSocket(descriptor)
    }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    /// Runs blocking work on a thread of its own.
    static func onThread(_ body: @escaping @Sendable () -> Void) {
        DispatchQueue(label: "loopback").async(execute: body)
    }
}

/// Bytes that lie side by side.
protocol ContiguousBytesOfTest {
    func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result
}

extension [UInt8]: ContiguousBytesOfTest {}
extension ArraySlice<UInt8>: ContiguousBytesOfTest {}
