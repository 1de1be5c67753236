import Archive
import NIOCore
import NIOHTTP1
import NIOSSL

/// The answer of a server: its head, and its body as it arrives. For one thread.
///
/// A connection is read no further while half a mebibyte of the body waits to be taken.
package final class BlockingResponse: ByteSource {
    /// What ``discard()`` still reads of a body, and for how long, to keep the connection.
    private static let discardedBytes = 64 << 10
    private static let discardTime = Duration.milliseconds(200)

    let head: HTTPResponseHead
    private let lease: ClientLease
    private var current = ByteBuffer()
    private var rate: BlockingRate
    private var outcome: Result<Void, TransportError>?

    init(_ head: HTTPResponseHead, _ lease: ClientLease) {
        self.head = head
        self.lease = lease
        rate = BlockingRate(lease.settings)
        if lease.exchange.state.withLock({ $0.isEnded && $0.body.isEmpty }) { finish() }
    }

    deinit {
        if outcome == nil { lease.end(isReusable: isKeptAlive) }
    }

    package var status: Int { Int(head.status.code) }

    /// The first field of a name, whatever its case.
    package func field(_ name: String) -> String? { head.headers.first(name: name) }

    /// All fields of a name, whatever its case, in order.
    package func fields(_ name: String) -> [String] { head.headers[name] }

    /// What the field `Content-Length` says, if it is a number.
    package var contentLength: Int? { field("Content-Length").flatMap { Int($0) } }

    /// The certificate that the server showed, in DER; nil without TLS.
    package var serverCertificate: [UInt8]? {
        try? lease.exchange.state.withLock { $0.certificate }?.toDERBytes()
    }

    /// The next bytes of the body, as they arrive; nil at its end.
    /// - Throws: ``TransportError``: `deadline` when none have come by `end`.
    package func piece(until end: ContinuousClock.Instant) throws(TransportError) -> [UInt8]? {
        if current.readableBytes > 0 {
            defer { current.clear() }
            return Array(current.readableBytesView)
        }
        return try next(until: end).map { Array($0.readableBytesView) }
    }

    /// Reads what has arrived of the body, and waits if that is nothing.
    /// - Throws: ``TransportError``.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while current.readableBytes == 0 {
            guard let next = try next(until: nil) else { return 0 }
            current = next
        }
        let count = min(buffer.count, current.readableBytes)
        current.withUnsafeReadableBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        current.moveReaderIndex(forwardBy: count)
        return count
    }

    /// The rest of the body.
    /// - Parameter deadline: For all of it.
    /// - Throws: ``TransportError``: `tooLarge` above the limit.
    package func bytes(limit: Int, deadline: Duration) throws -> [UInt8] {
        let end = ContinuousClock.now + deadline
        var bytes = Array(current.readableBytesView)
        current.clear()
        while true {
            guard bytes.count <= limit, outcome != nil || contentLength ?? 0 <= limit || lease.isHeadRequest else {
                throw tooLarge(limit: limit)
            }
            guard let next = try next(until: end) else { return bytes }
            bytes += next.readableBytesView
        }
    }

    /// Ends the exchange of a body that is larger than its reader takes.
    func tooLarge(limit: Int) -> TransportError { fail(.tooLarge(limit: limit)) }

    /// Ends the exchange; the connection is kept if little of the body is left.
    package func discard() {
        current.clear()
        let end = ContinuousClock.now + Self.discardTime
        var rest = Self.discardedBytes
        while outcome == nil {
            guard rest > 0, let next = try? next(until: end) else { break }
            rest -= next.readableBytes
        }
        if outcome == nil { _ = fail(.stopped) }
    }

    /// The next piece of the body; nil at its end.
    private func next(until end: ContinuousClock.Instant?) throws(TransportError) -> ByteBuffer? {
        if let outcome {
            try outcome.get()
            return nil
        }
        let event: ClientExchange.BodyEvent
        let start = ContinuousClock.now
        do {
            event = try lease.wait(until: end, ClientExchange.takeBody)
        } catch {
            throw fail(error)
        }
        switch event {
        case .end:
            finish()
            return nil
        case .failed(let error): throw fail(.init(of: error, lease), error)
        case .bytes(let buffer, let resumes):
            if resumes { lease.channel?.read() }
            guard rate.allows(buffer.readableBytes, in: .now - start) else { throw fail(.tooSlow) }
            return buffer
        }
    }

    private func finish() {
        outcome = .success(())
        lease.end(isReusable: isKeptAlive)
    }

    private var isKeptAlive: Bool { head.isKeepAlive && head.status != .switchingProtocols }

    private func fail(_ kind: TransportError.Kind, _ cause: (any Error)? = nil) -> TransportError {
        let error = lease.error(kind, cause)
        outcome = .failure(error)
        lease.end(isReusable: false)
        return error
    }
}

/// A floor under the speed of a body: what the reader waits for has to arrive at a rate, on average over a window of
/// waiting. The time that the reader takes is not the server's fault.
struct BlockingRate {
    private let floor: Int
    private let window: Duration
    private var bytes = 0
    private var time = Duration.zero

    init(_ settings: ClientSettings) {
        floor = settings.slowestRate
        window = settings.rateWindow
    }

    /// - Returns: False when too little arrived in the window.
    mutating func allows(_ count: Int, in duration: Duration) -> Bool {
        bytes += count
        time += duration
        guard time >= window else { return true }
        defer { (bytes, time) = (0, .zero) }
        return Double(bytes) >= Double(floor) * (time / .seconds(1))
    }
}
