import NIOCore

/// What the answers of one kind of static content have in common.
package struct ContentKind: Sendable {
    /// How long a client may keep what it got.
    package enum Caching: String, Sendable {
        /// The bytes under this path never change.
        case immutable = "public, max-age=31536000, immutable"
        /// The client asks again each time.
        case revalidated = "no-cache"
    }

    /// Where its answers are counted.
    package let area: Area
    /// Whether a client that has a file asks for it again, with its entity tag.
    let isTagged: Bool
    private let caching: String
    private let fields: String
    private let whole: ByteBuffer

    /// - Parameter mediaType: The `Content-Type`, without line breaks.
    package init(area: Area, mediaType: String = "application/octet-stream", caching: Caching) {
        self.area = area
        isTagged = caching == .revalidated
        self.caching = "Cache-Control: \(caching.rawValue)"
        fields = "Content-Type: \(mediaType)\r\n\(self.caching)\r\nAccept-Ranges: bytes"
        whole = ByteBuffer(string: "HTTP/1.1 200 OK\r\n\(fields)\r\nContent-Length: ")
    }

    /// The head of an answer.
    /// - Parameters:
    ///   - size: Of the whole file, in bytes.
    ///   - tag: The file's entity tag; nil when it has none.
    ///   - extra: Bytes that will follow the head in the same buffer.
    func head(
        _ selection: ContentSelection, size: Int, tag: String?, connection: ConnectionOption, extra: Int
    ) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: whole.readableBytes + 128 + extra)
        switch selection {
        case .whole:
            buffer.writeImmutableBuffer(whole)
            buffer.writeString(String(size))
        case .part(let part):
            let range = "\(part.lowerBound)-\(part.upperBound - 1)/\(size)"
            buffer.writeString(
                "HTTP/1.1 206 Partial Content\r\n\(fields)\r\nContent-Range: bytes \(range)\r\n"
                    + "Content-Length: \(part.count)")
        case .unchanged: buffer.writeString("HTTP/1.1 304 Not Modified\r\n\(caching)")
        case .unsatisfiable:
            buffer.writeString(
                "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */\(size)\r\nContent-Length: 0")
        }
        if let tag { buffer.writeString("\r\nETag: \(tag)") }
        buffer.writeStaticString(connection.lines)
        return buffer
    }
}

/// What an answer says about the connection it comes on.
enum ConnectionOption {
    /// HTTP/1.1: nothing to say.
    case persistent
    /// HTTP/1.0, which asked to keep the connection.
    case keepAlive
    case close

    /// The rest of a head, from the end of its last field.
    var lines: StaticString {
        switch self {
        case .persistent: "\r\n\r\n"
        case .keepAlive: "\r\nConnection: keep-alive\r\n\r\n"
        case .close: "\r\nConnection: close\r\n\r\n"
        }
    }
}
