package import Archive
import NIOCore
import Synchronization

/// A request of a client.
package struct ClientRequest {
    /// What is sent after the head.
    package enum Body {
        case none
        case bytes([UInt8])
        /// Exactly so many bytes of a stream; it is read on the calling thread, and not further than the server takes.
        case stream(any ByteSource, count: Int)
    }

    package var method: String
    /// An absolute URL, `http` or `https`; or `unix:PATH:TARGET` for a server on a Unix socket.
    package var url: String
    package var fields: [(name: String, value: String)] = []
    package var body = Body.none
    /// For everything up to the head of the answer; nil leaves it to the idle deadline, for bodies of any size.
    package var deadline: Duration?
    /// For the head of the answer once all of the request was sent, in place of the idle deadline.
    package var answerDeadline: Duration?

    package init(_ method: String, _ url: String) {
        self.method = method
        self.url = url
    }
}

/// A client for threads that may block: HTTP/1.1, one exchange at a time on a connection, connections kept.
///
/// Nothing is sent twice: whether a request can be repeated is the caller's to know.
package final class BlockingClient: Sendable {
    private let settings: ClientSettings
    private let userAgent: String
    private let isStopped: @Sendable () -> Bool
    private let pool = ClientPool()
    /// Made for the first server that needs it.
    private let tls = Mutex<ClientTLS?>(nil)

    /// - Parameters:
    ///   - userAgent: What the client calls itself.
    ///   - isStopped: Looked at at least every 100 ms while waiting; true ends an exchange with `stopped`.
    package init(
        _ settings: ClientSettings, userAgent: String = "slipway",
        isStopped: @escaping @Sendable () -> Bool = { false }
    ) {
        self.settings = settings
        self.userAgent = userAgent
        self.isStopped = isStopped
    }

    /// Ends its connections; the last call.
    package func close() { pool.close() }

    /// Sends a request and waits for the head of the answer. Redirects are not followed, and every status is an answer,
    /// not an error. An answer that comes before all of the body was sent ends the sending.
    /// - Parameter isCancelled: Looked at as often as whether the client is stopped; true ends this exchange alone.
    /// - Throws: ``TransportError``, ``ClientTLSError``, or what the body's stream throws.
    package func send(
        _ request: ClientRequest, isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws -> BlockingResponse {
        let isStopped: @Sendable () -> Bool = { [isStopped] in isStopped() || isCancelled() }
        let url = try ClientURL(request.url)
        let route = ClientRoute(url, proxy: settings.proxy, userAgent: userAgent)
        let head = try request.head(for: url, by: route, userAgent: userAgent)
        let tls = url.isTLS ? try sharedTLS() : nil
        let end = request.deadline.map { ContinuousClock.now + $0 }
        let idle: (any Channel)?
        do {
            idle = try pool.take(route.key, until: end, isStopped: isStopped)
        } catch {
            throw TransportError(
                kind: error == .stopped ? .stopped : .deadline, place: url.place, hasReachedServer: false, cause: nil)
        }
        let lease = ClientLease(
            pool, route.key, settings: settings, place: url.place, isHeadRequest: request.method == "HEAD",
            isStopped: isStopped)
        do {
            if let idle {
                lease.exchange.adopt(idle, isReady: true)
            } else {
                route.connect(lease.exchange, tls: tls, deadline: settings.connectDeadline, pool: pool)
            }
            return try BlockingResponse(BlockingExchange(lease, request, end: end).run(head), lease)
        } catch {
            lease.end(isReusable: false)
            throw error
        }
    }

    private func sharedTLS() throws -> ClientTLS {
        try tls.withLock { tls in
            if let tls { return tls }
            let made = try ClientTLS(settings.tls)
            tls = made
            return made
        }
    }
}
