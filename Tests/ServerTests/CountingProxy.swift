import Dispatch
import Glibc
import Synchronization
import TestSupport

/// Stands between a client and the server and counts what passes, knowing nothing of either: request lines one way,
/// and the other way all bytes less the heads of the answers.
final class CountingProxy: Sendable {
    struct Count: Sendable {
        var requests = 0
        var bodyBytes = 0
    }

    let port: Int
    private let listener: CInt
    private let target: Int
    private let count = Mutex(Count())
    private let running = DispatchGroup()

    init(to target: Int) throws {
        self.target = target
        let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var address = loopback(port: 0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) | listen(listener, 128) | getsockname(listener, $0, &size)
            }
        }
        guard result == 0 else { throw TestFailure("bind: \(String(cString: strerror(errno)))") }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.run { self.accept() }
    }

    /// Waits until all connections are closed.
    func finish() -> Count {
        shutdown(listener, CInt(SHUT_RDWR))
        running.wait()
        close(listener)
        return count.withLock { $0 }
    }

    private func accept() {
        while true {
            let client = Glibc.accept(listener, nil, nil)
            guard client >= 0 else { return }
            let server = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
            var address = loopback(port: target)
            let size = socklen_t(MemoryLayout<sockaddr_in>.size)
            _ = withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(server, $0, size) }
            }
            let ends = DispatchGroup()
            for (from, to, isRequest) in [(client, server, true), (server, client, false)] {
                running.enter()
                ends.enter()
                Thread.run {
                    self.pump(from, to, isRequest: isRequest)
                    ends.leave()
                    self.running.leave()
                }
            }
            ends.notify(queue: .global()) {
                close(client)
                close(server)
            }
        }
    }

    private func pump(_ from: CInt, _ to: CInt, isRequest: Bool) {
        var stream: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let size = recv(from, &buffer, buffer.count, 0)
            guard size > 0 else { break }
            stream += buffer[..<size]
            guard send(to, buffer, size, CInt(MSG_NOSIGNAL)) == size else { break }
        }
        shutdown(to, CInt(SHUT_WR))
        let found = isRequest ? Count(requests: requestCount(stream)) : Count(bodyBytes: bodyCount(stream))
        count.withLock {
            $0.requests += found.requests
            $0.bodyBytes += found.bodyBytes
        }
    }

    private func requestCount(_ stream: [UInt8]) -> Int {
        String(decoding: stream, as: UTF8.self).split(separator: "\r\n").count { $0.hasSuffix(" HTTP/1.1") }
    }

    /// Follows the answers by their `Content-Length`.
    private func bodyCount(_ stream: [UInt8]) -> Int {
        var rest = stream[...]
        var total = 0
        while let head = rest.firstRange(of: Array("\r\n\r\n".utf8)) {
            let lines = String(decoding: rest[..<head.lowerBound], as: UTF8.self).split(separator: "\r\n")
            let length = lines.first { $0.hasPrefix("Content-Length: ") }.flatMap { Int($0.dropFirst(16)) } ?? 0
            rest = rest[head.upperBound...]
            total += min(length, rest.count)
            rest = rest.dropFirst(length)
        }
        return total
    }
}

private func loopback(port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port)).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
}

/// Threads of their own: the pool's few belong to the server under test.
private enum Thread {
    static func run(_ body: @escaping @Sendable () -> Void) {
        DispatchQueue(label: "proxy").async(execute: body)
    }
}
