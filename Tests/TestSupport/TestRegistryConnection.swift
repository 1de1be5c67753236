/// A connection to the registry of a test, read by HTTP/1.1 framing (RFC 9112, section 6).
final class TestRegistryConnection {
    /// How the bytes after a head end.
    private enum Rest {
        case none
        case counted(Int)
        /// Chunked, with so many bytes left of the chunk.
        case chunked(Int)
    }

    let socket: LoopbackSocket
    private var buffer: [UInt8] = []
    private var start = 0
    private var chunk = [UInt8](repeating: 0, count: 1 << 16)
    private var rest = Rest.none
    /// Whether the client waits for a word before it sends the body.
    private var isAsked = false

    init(_ socket: LoopbackSocket) { self.socket = socket }

    /// Whether the whole body was read.
    var isBodyFinished: Bool { if case .none = rest { true } else { false } }

    /// Waits for the head of a request; nil when there is none. Whoever begins with TLS is told that this is none, as by
    /// servers written in Go.
    func readHead() -> TestRegistry.Request? {
        guard start < buffer.count || fill() else { return nil }
        if buffer[start] == 22 {
            socket.send(Array("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n400 Bad Request".utf8))
            return nil
        }
        guard let head = readLines(), let request = TestRegistry.Request(head: head) else { return nil }
        isAsked = request["Expect"]?.lowercased() == "100-continue"
        if request["Transfer-Encoding"]?.lowercased() == "chunked" {
            rest = .chunked(0)
        } else {
            let length = request["Content-Length"].flatMap { Int($0) } ?? 0
            rest = length > 0 ? .counted(length) : .none
        }
        return request
    }

    /// The next bytes of the body; empty at its end, nil when the connection broke before.
    func readBody() -> ArraySlice<UInt8>? {
        if isAsked {
            isAsked = false
            socket.send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
        }
        switch rest {
        case .none: return []
        case .counted(let count):
            guard let piece = take(count) else { return nil }
            rest = piece.count == count ? .none : .counted(count - piece.count)
            return piece
        case .chunked(var left):
            if left == 0 {
                guard let line = readLine(), let size = Int(line.prefix { $0 != ";" }, radix: 16) else { return nil }
                if size == 0 {
                    guard readLine() != nil else { return nil }
                    rest = .none
                    return []
                }
                left = size
            }
            guard let piece = take(left) else { return nil }
            left -= piece.count
            if left == 0, readLine() == nil { return nil }
            rest = .chunked(left)
            return piece
        }
    }

    /// Reads the body to its end and forgets it.
    /// - Returns: How many bytes there were; nil when the connection broke.
    func skipBody() -> Int? {
        var count = 0
        while let piece = readBody() {
            if piece.isEmpty { return count }
            count += piece.count
        }
        return nil
    }

    /// Waits until the client goes away, or the registry is stopped.
    func waitForEnd() {
        while socket.receive(into: &chunk) > 0 {}
    }

    private func take(_ limit: Int) -> ArraySlice<UInt8>? {
        guard start < buffer.count || fill() else { return nil }
        let end = min(buffer.count, start + limit)
        defer { start = end }
        return buffer[start..<end]
    }

    private func readLines() -> [String]? {
        var lines: [String] = []
        while let line = readLine() {
            if line.isEmpty {
                if lines.isEmpty { continue }
                return lines
            }
            lines.append(line)
        }
        return nil
    }

    private func readLine() -> String? {
        var seen = start
        while true {
            if let end = buffer[seen...].firstIndex(of: 10) {
                defer { start = end + 1 }
                let line = buffer[start..<end]
                return String(decoding: line.last == 13 ? line.dropLast() : line, as: UTF8.self)
            }
            seen = buffer.count - start
            guard seen < 1 << 16, fill() else { return nil }
            seen += start
        }
    }

    private func fill() -> Bool {
        if start > 0 { buffer.removeFirst(start) }
        start = 0
        let count = socket.receive(into: &chunk)
        buffer += chunk[..<count]
        return count > 0
    }
}
