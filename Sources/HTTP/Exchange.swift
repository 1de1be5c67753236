import NIOCore
import NIOHTTP1

/// A request and what it was answered.
package struct Exchange: Sendable, Equatable {
    /// The client's address without its port, as text; empty for a Unix socket.
    package let peer: String
    package let method: String
    /// The target as the client wrote it: percent-encoded, with its query.
    package let target: String
    /// The status whose head was sent.
    package internal(set) var status = 0
    /// The bytes of the body that were given to the kernel; fewer than announced when the client went away.
    package internal(set) var bodyBytes = 0

    init(_ head: HTTPRequestHead, from peer: SocketAddress?) {
        self.peer = peer?.peer ?? ""
        method = head.method.rawValue
        target = head.uri
    }
}
