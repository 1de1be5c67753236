import Glibc
import Synchronization
import TestSupport

/// A server on loopback that does what a test's script says on each connection, with bytes as they are.
final class ScriptedServer: Sendable {
    let port: Int
    private let descriptor: CInt
    private let accepted = Mutex(0)

    /// How many connections there were.
    var connections: Int { accepted.withLock { $0 } }
    var url: String { "http://127.0.0.1:\(port)" }

    init(_ script: @escaping @Sendable (ScriptedConnection) -> Void) throws {
        descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listening = descriptor
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listening, address, size) == 0 && listen(listening, 64) == 0
                    ? getsockname(listening, address, &size) : -1
            }
        }
        guard result == 0 else { throw TestFailure("listen: \(String(cString: strerror(errno)))") }
        port = Int(UInt16(bigEndian: address.sin_port))
        startThread { [weak self] in
            while true {
                let accepted = accept(listening, nil, nil)
                guard accepted >= 0 else { return }
                self?.accepted.withLock { $0 += 1 }
                startThread { script(ScriptedConnection(accepted)) }
            }
        }
    }

    deinit {
        shutdown(descriptor, CInt(SHUT_RDWR))
        close(descriptor)
    }
}

/// The server's end of a connection; closed with the value.
final class ScriptedConnection {
    private let descriptor: CInt
    private var ahead: [UInt8] = []

    init(_ descriptor: CInt) {
        self.descriptor = descriptor
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// The next request's head with its empty line; nil at the end of the connection.
    func readHead() -> String? {
        while true {
            let text = String(decoding: ahead, as: UTF8.self)
            if let end = text.firstRange(of: "\r\n\r\n")?.upperBound {
                let head = String(text[..<end])
                ahead.removeFirst(head.utf8.count)
                return head
            }
            guard fill() > 0 else { return nil }
        }
    }

    /// Reads bytes of a body.
    /// - Returns: How many came; fewer than `count` only at the end of the connection.
    func read(_ count: Int) -> Int {
        var done = min(count, ahead.count)
        ahead.removeFirst(done)
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while done < count {
            let read = recv(descriptor, &buffer, min(buffer.count, count - done), 0)
            if read <= 0 { break }
            done += read
        }
        return done
    }

    func send(_ text: String) { send(Array(text.utf8)) }

    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Waits for the client's end of the connection, no longer than ten seconds.
    func waitForEnd() { while fill() > 0 { ahead = [] } }

    private func fill() -> Int {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count > 0 { ahead += buffer[..<count] }
        return count
    }
}

func sleep(milliseconds: Int) { usleep(UInt32(milliseconds) * 1000) }
