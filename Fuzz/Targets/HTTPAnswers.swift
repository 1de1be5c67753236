import HTTP

/// The bytes that a server sent on one connection, read as strictly as our servers write them.
struct HTTPAnswers {
    /// In their order.
    private(set) var statuses: [Int] = []
    private var rest: ArraySlice<UInt8>

    private struct Head {
        var status: Int
        var size: Int?
        var isChunked = false
        var isLast = false
    }

    /// Every byte belongs to an answer, nothing comes behind the last one, and every request has one.
    init(_ bytes: [UInt8], to exchanges: [Exchange]) {
        rest = bytes[...]
        var exchanges = exchanges[...]
        var isOver = false
        while !rest.isEmpty {
            expect(!isOver, "an answer behind the last one: \(Self.text(rest))")
            guard let head = nextHead() else {
                expect(false, "no head: \(Self.text(rest))")
                return
            }
            statuses.append(Self.refusal(head.status))
            if head.status == 100 { continue }
            let exchange = exchanges.popFirst()
            expect(exchange == nil || exchange?.status == head.status, "status \(head.status) for \(exchange as Any)")
            if exchange?.method != "HEAD", head.status != 204, head.status != 304 { skipBody(head) }
            isOver = head.isLast
            expect(isOver || ![400, 413, 431].contains(head.status), "a connection goes on after \(head.status)")
        }
        expect(exchanges.isEmpty, "requests without an answer: \(exchanges)")
    }

    /// What has too long a head is refused as that or as malformed, whichever is seen first.
    static func refusal(_ status: Int) -> Int { status == 431 ? 400 : status }

    private mutating func skipBody(_ head: Head) {
        if head.isChunked {
            while let size = nextLine().flatMap({ Int($0, radix: 16) }) {
                take(size)
                expect(nextLine() == "", "a chunk without its end")
                if size == 0 { return }
            }
            expect(false, "no chunk: \(Self.text(rest))")
        } else if let size = head.size {
            take(size)
        } else {
            expect(head.isLast, "a body without an end")
            rest = []
        }
    }

    private mutating func take(_ size: Int) {
        expect(rest.count >= size, "a body of \(rest.count) bytes in place of \(size)")
        rest = rest.dropFirst(size)
    }

    private mutating func nextHead() -> Head? {
        guard let line = nextLine(), line.hasPrefix("HTTP/1.1 "), let status = Int(line.dropFirst(9).prefix(3)) else {
            return nil
        }
        var head = Head(status: status)
        while let line = nextLine() {
            if line.isEmpty { return head }
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[colon...].dropFirst(2)
            switch line[..<colon] {
            case "Content-Length":
                guard head.size == nil, !head.isChunked, let size = Int(value) else { return nil }
                head.size = size
            case "Transfer-Encoding":
                guard head.size == nil, !head.isChunked, value == "chunked" else { return nil }
                head.isChunked = true
            case "Connection": head.isLast = value == "close"
            case "Content-Type", "Cache-Control", "Allow", "ETag", "Accept-Ranges", "Content-Range": break
            default: return nil
            }
        }
        return nil
    }

    private mutating func nextLine() -> String? {
        guard let end = rest.firstIndex(of: 13), rest[end...].dropFirst().first == 10 else { return nil }
        defer { rest = rest[end...].dropFirst(2) }
        let line = rest[..<end]
        return line.allSatisfy { (0x20...0x7E).contains($0) } ? String(decoding: line, as: UTF8.self) : nil
    }

    static func text(_ bytes: some Collection<UInt8>) -> String {
        String(decoding: bytes.prefix(600), as: UTF8.self).debugDescription
    }
}
