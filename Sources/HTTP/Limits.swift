import NIOCore
import NIOHTTP1

/// What one client may take of the server.
package struct Limits: Sendable {
    /// The greatest size of one header field, and of a request's target, in bytes.
    package var headerField = 16 * 1024
    /// The greatest size of all header fields of a request, in bytes.
    package var headers = 64 * 1024
    /// The greatest number of header fields.
    package var headerCount = 100
    /// The greatest size of a request's body, in bytes; a larger one is answered 413.
    package var body = 64 * 1024
    /// How long a connection may go without completing a request; single bytes do not count, so that a client cannot
    /// hold a connection by sending them slowly.
    package var request: Duration = .seconds(60)
    /// How long an answer may go without progress; progress is one chunk of at most 256 KiB given to the kernel.
    package var stall: Duration = .seconds(120)
    /// How often an answer without end says something, so that a client that is gone is found out.
    package var heartbeat: Duration = .seconds(15)
    /// How long a client may take to close after the server's last answer on a connection.
    package var linger: Duration = .seconds(2)
    /// The greatest number of open connections; further ones wait in the kernel's queue.
    package var connections = 16 * 1024
    /// The greatest number of open connections of one address; further ones are closed at once.
    package var connectionsPerPeer = 512

    /// How many listeners share the open files that the system allows this process: none takes those of another.
    package var listeners = 1

    package init() {}

    var decoder: NIOHTTPDecoderLimitConfiguration {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = headerField
        limits.maxHeaderListSize = headers
        limits.maxHeaderFieldCount = headerCount
        return limits
    }
}
