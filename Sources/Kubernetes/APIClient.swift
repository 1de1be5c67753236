import Glibc
import HTTP
import Markup
package import PKI
import Synchronization

/// A client of a cluster's API server, for threads that may block.
///
/// The server must show a certificate of the kubeconfig's authorities. Requests that only read are repeated when the
/// connection fails or the server is busy; a request that changes something is repeated only where it certainly had no
/// effect, and otherwise fails with ``APIError/hasReachedServer`` for the caller to look.
package final class APIClient: Sendable {
    private static let statusLimit = 1 << 20

    package let access: ClusterAccess
    let isStopped: @Sendable () -> Bool
    private let sessions: SessionMaker
    private let deadline: Duration
    private let certificate = Mutex<[UInt8]?>(nil)
    private let clock = Mutex<Int64>(0)

    /// - Parameters:
    ///   - variables: The environment, for programs that give credentials.
    ///   - deadline: For each request, with all its repetitions; a program that gives credentials has its own.
    ///   - isStopped: Looked at at least every 100 ms; true ends a request with ``APIError/Kind/stopped``.
    package init(
        _ access: ClusterAccess, variables: [String: String], deadline: Duration = .seconds(30),
        isStopped: @escaping @Sendable () -> Bool = { false }
    ) {
        self.access = access
        self.deadline = deadline
        self.isStopped = isStopped
        sessions = SessionMaker(access, variables: variables, isStopped: isStopped)
    }

    deinit { close() }

    /// Ends its connections; the last call.
    package func close() { sessions.close() }

    /// The certificate that the server showed last, for its end; nil before the first answer.
    package var serverCertificate: Certificate? {
        certificate.withLock { $0 }.flatMap { try? Certificate(pem: PEMBlock.certificate($0)) }
    }

    /// How many seconds the server's clock was ahead of this machine's at the last answer; 0 before the first one, and
    /// for a server that does not say (RFC 9110, section 6.6.1, "Date").
    package var clockLead: Int64 { clock.withLock { $0 } }

    /// Sends a request, and reads the answer as JSON.
    func answer(_ call: APICall) throws(APIError) -> Node {
        try retrying(call, until: .now + deadline) { session, end throws(APIFailure) in
            let response = try self.open(call, as: session, until: end)
            let bytes = try self.body(of: response, call, until: end, limit: ParseLimits.generated.bytes)
            do throws(Fault) {
                return try JSON.parse(bytes, source: "answer", limits: .generated)
            } catch {
                throw self.failure(call, .malformed("the answer is no JSON (\(error.message))"), hasReached: true)
            }
        }
    }

    /// Tries until it works or trying again makes no sense.
    func retrying<Result>(
        _ call: APICall, until deadline: ContinuousClock.Instant,
        _ attempt: (Session, ContinuousClock.Instant) throws(APIFailure) -> Result
    ) throws(APIError) -> Result {
        var end = deadline
        var retry = APIRetry()
        var hasRenewed = false
        while true {
            let failure: APIFailure
            let start = ContinuousClock.now
            let session = try session(call)
            // The time in which a person logs in is not the server's.
            end += .now - start
            do { return try attempt(session, end) } catch { failure = error }
            if case .unauthorized = failure.error.kind, !hasRenewed, sessions.renew() {
                hasRenewed = true
                continue
            }
            guard let pause = retry.pause(after: failure.error, call, seconds: failure.seconds),
                ContinuousClock.now + pause < end
            else { throw failure.error }
            guard sleep(pause) else { throw self.failure(call, .stopped).error }
        }
    }

    private func session(_ call: APICall) throws(APIError) -> Session {
        do { return try sessions.current() } catch {
            throw failure(call, error.isStopped ? .stopped : .noCredential(error.message)).error
        }
    }

    /// Sends a request and waits for the head of an answer that is no failure.
    func open(
        _ call: APICall, as session: Session, until end: ContinuousClock.Instant
    ) throws(APIFailure) -> BlockingResponse {
        var request = ClientRequest(call.method, access.server + call.path + QueryText.query(call.query))
        request.fields = [("Accept", "application/json")]
        if let authorization = session.authorization { request.fields.append(("Authorization", authorization)) }
        if let body = call.body {
            request.fields.append(("Content-Type", call.contentType))
            request.body = .bytes(Array(body.json().utf8))
        }
        request.deadline = max(.zero, end - .now)
        let response: BlockingResponse
        do {
            response = try session.client.send(request)
        } catch let error as TransportError {
            throw transportFailure(call, error, session)
        } catch {
            throw failure(call, .noCredential("\(error)"))
        }
        if let time = response.field("Date").flatMap({ APITime.httpSeconds($0) }) {
            clock.withLock { $0 = time - Int64(Glibc.time(nil)) }
        }
        if let shown = response.serverCertificate { certificate.withLock { $0 = shown } }
        guard (200..<300).contains(response.status) else { throw refusal(call, response, session, until: end) }
        return response
    }

    private func body(
        of response: BlockingResponse, _ call: APICall, until end: ContinuousClock.Instant, limit: Int
    ) throws(APIFailure) -> [UInt8] {
        do {
            return try response.bytes(limit: limit, deadline: max(.zero, end - .now))
        } catch let error as TransportError {
            throw transportFailure(call, error, nil)
        } catch {
            throw failure(call, .broken, hasReached: true)
        }
    }

    private func refusal(
        _ call: APICall, _ response: BlockingResponse, _ session: Session, until end: ContinuousClock.Instant
    ) -> APIFailure {
        let bytes = try? body(of: response, call, until: min(end, .now + .seconds(5)), limit: Self.statusLimit)
        let tree = bytes.flatMap { try? JSON.parse($0, source: "answer", limits: .generated, reading: .tolerant) }
        let status = tree.flatMap { APIStatus($0) }
        let field = response.field("Retry-After").flatMap { Int($0) }
            .flatMap { APIStatus.retryLimits.contains($0) ? $0 : nil }
        let kind = APIStatus.kind(
            response.status, status, isSecret: call.isSecret, credential: session.credential, retrySeconds: field)
        let message: String? =
            switch kind {
            case .forbidden, .unauthorized, .notFound: nil
            default: call.isSecret ? nil : status?.message
            }
        return failure(call, kind, message: message, hasReached: true, seconds: field ?? status?.retrySeconds)
    }

    /// Waits. False when the caller wants to stop.
    package func sleep(_ duration: Duration) -> Bool {
        let end = ContinuousClock.now + duration
        while !isStopped() {
            let rest = end - .now
            guard rest > .zero else { return true }
            let (seconds, attoseconds) = min(rest, .milliseconds(100)).components
            usleep(UInt32(clamping: seconds * 1_000_000 + attoseconds / 1_000_000_000_000) + 1)
        }
        return false
    }
}
