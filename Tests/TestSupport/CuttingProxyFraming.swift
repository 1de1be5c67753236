/// Follows the messages of one direction of an HTTP/1.1 connection (RFC 9112, section 6).
struct CuttingProxyFraming {
    enum Piece {
        /// A whole head; what it says comes with it.
        case head(ArraySlice<UInt8>, Head)
        case body(ArraySlice<UInt8>)
        /// Bytes around the parts of a chunked body.
        case frame(ArraySlice<UInt8>)
        case end
    }

    struct Head {
        /// Of a request or a status line, the parts between the spaces.
        let line: [String]
        private let fields: [String: String]

        init(_ bytes: ArraySlice<UInt8>) {
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n")
            line = lines.first.map { $0.split(separator: " ").map(String.init) } ?? []
            var fields: [String: String] = [:]
            for text in lines.dropFirst() {
                guard let colon = text.firstIndex(of: ":") else { continue }
                let value = text[text.index(after: colon)...].drop { $0 == " " }
                fields[text[..<colon].lowercased()] = String(value)
            }
            self.fields = fields
        }

        subscript(name: String) -> String? { fields[name.lowercased()] }

        /// The number of an answer.
        var status: Int? { line.count > 1 ? Int(line[1]) : nil }
    }

    private enum State {
        case head
        case counted(Int)
        case size
        case chunk(Int)
        /// The line after a chunk.
        case chunkEnd
        /// Lines after the last chunk.
        case trailer
        case untilEnd
    }

    private let isAnswers: Bool
    private var state = State.head
    private var line: [UInt8] = []

    init(answers: Bool) { isAnswers = answers }

    /// Splits what came.
    /// - Parameters:
    ///   - isBodiless: Whether the answer that now begins has no body whatever its head says.
    ///   - take: Returns whether to go on.
    mutating func split(
        _ bytes: ArraySlice<UInt8>, isBodiless: () -> Bool, _ take: (Piece) -> Bool
    ) {
        var rest = bytes
        while !rest.isEmpty {
            switch state {
            case .head:
                guard let head = upTo([13, 10, 13, 10], &rest) else { return }
                let parsed = Head(head[...])
                guard take(.head(head[...], parsed)) else { return }
                state = body(parsed, isBodiless: isBodiless)
                if case .head = state, !(isAnswers && parsed.status.map { $0 < 200 } == true), !take(.end) { return }
            case .counted(let left), .chunk(let left):
                let piece = rest.prefix(left)
                rest = rest.dropFirst(piece.count)
                guard take(.body(piece)) else { return }
                let isChunk = if case .chunk = state { true } else { false }
                if piece.count < left {
                    state = isChunk ? .chunk(left - piece.count) : .counted(left - piece.count)
                } else {
                    state = isChunk ? .chunkEnd : .head
                    if !isChunk, !take(.end) { return }
                }
            case .size:
                guard let text = upTo([13, 10], &rest) else { return }
                let digits = String(decoding: text, as: UTF8.self).prefix { $0.isHexDigit }
                let size = Int(digits, radix: 16) ?? 0
                guard take(.frame(text[...])) else { return }
                state = size == 0 ? .trailer : .chunk(size)
            case .chunkEnd, .trailer:
                guard let text = upTo([13, 10], &rest) else { return }
                guard take(.frame(text[...])) else { return }
                if case .chunkEnd = state {
                    state = .size
                } else if text.count == 2 {
                    state = .head
                    guard take(.end) else { return }
                }
            case .untilEnd:
                _ = take(.body(rest))
                return
            }
        }
    }

    private func body(_ head: Head, isBodiless: () -> Bool) -> State {
        if isAnswers {
            guard let status = head.status, status >= 200, status != 204, status != 304, !isBodiless() else {
                return .head
            }
        }
        if head["Transfer-Encoding"]?.lowercased() == "chunked" { return .size }
        guard let length = head["Content-Length"].flatMap({ Int($0) }) else { return isAnswers ? .untilEnd : .head }
        return length > 0 ? .counted(length) : .head
    }

    /// Gathers bytes to the end of a mark; nil while it has not come.
    private mutating func upTo(_ mark: [UInt8], _ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        while let byte = rest.popFirst() {
            line.append(byte)
            if byte == 10, line.suffix(mark.count) == mark[...] {
                defer { line = [] }
                return line
            }
        }
        return nil
    }
}
