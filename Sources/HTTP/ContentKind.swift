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
    private let head: ByteBuffer

    /// - Parameter mediaType: The `Content-Type`, without line breaks.
    package init(area: Area, mediaType: String = "application/octet-stream", caching: Caching) {
        self.area = area
        let fields = "Content-Type: \(mediaType)\r\nCache-Control: \(caching.rawValue)\r\n"
        head = ByteBuffer(string: "HTTP/1.1 200 OK\r\n\(fields)Content-Length: ")
    }

    /// The head of an answer.
    /// - Parameter extra: Bytes that will follow it in the same buffer.
    func head(size: Int, connection: ConnectionOption, extra: Int) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: head.readableBytes + 64 + extra)
        buffer.writeImmutableBuffer(head)
        buffer.writeString(String(size))
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
