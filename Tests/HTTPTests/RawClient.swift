import Dispatch
import Glibc
import TestSupport

/// A TCP connection to loopback that sends and receives bytes as they are.
final class RawClient: Sendable {
    private let descriptor: CInt

    init(port: Int) throws {
        descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        guard result == 0 else { throw TestFailure("connect: \(String(cString: strerror(errno)))") }
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// Makes the kernel's receive buffer small, so that the server meets a client that does not read.
    func shrinkReceiveBuffer() {
        var size: CInt = 4096
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<CInt>.size))
    }

    @discardableResult
    func send(_ text: String) async -> Bool { await offPool { self.sendNow(text) } }

    func sendNow(_ text: String) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Makes the end of the connection a reset, as of a client that crashes.
    func resetAtEnd() {
        var linger = Glibc.linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
    }

    func finishSending() { shutdown(descriptor, CInt(SHUT_WR)) }

    /// Up to `limit` bytes as they come; empty at the end of the connection, nil when nothing came in 20 seconds.
    func receive(upTo limit: Int = 1 << 16) async -> [UInt8]? { await offPool { self.receiveNow(limit) } }

    private func receiveNow(_ limit: Int) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: limit)
        let count = recv(descriptor, &buffer, limit, 0)
        if count < 0 { return errno == ECONNRESET ? [] : nil }
        return Array(buffer[..<count])
    }

    /// Everything until the server closes.
    func receiveAll() async throws -> String {
        var bytes: [UInt8] = []
        while true {
            guard let piece = await receive() else { throw TestFailure("nothing for 20 s after \(bytes.count) bytes") }
            if piece.isEmpty { return String(decoding: bytes, as: UTF8.self) }
            bytes += piece
        }
    }

    /// Receives until that many bytes are there.
    func receive(exactly count: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            guard let piece = await receive(upTo: count - bytes.count), !piece.isEmpty else {
                throw TestFailure("the connection ended or stood still after \(bytes.count) of \(count) bytes")
            }
            bytes += piece
        }
        return bytes
    }
}

/// Runs what blocks where it holds up no task: the server under test needs the pool's few threads.
private func offPool<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { done in
        DispatchQueue.global().async { done.resume(returning: body()) }
    }
}
