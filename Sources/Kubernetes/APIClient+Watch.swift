import HTTP
import Markup

/// What happens to the objects of a list.
package enum WatchEvent: Sendable {
    /// All there are: the first event, and again when the server lost the thread.
    case listed([APIObject])
    case added(APIObject)
    case modified(APIObject)
    case deleted(APIObject)
}

extension APIClient {
    /// A connection is asked to end after so long, so that a dead one is seen.
    private static let longestWatch = 60
    private static let lineLimit = 4 << 20

    /// Follows a list until the caller has seen enough (Kubernetes API Concepts, "Efficient detection of changes").
    /// Connections that end are made again, and nothing is missed between them.
    /// - Parameters:
    ///   - deadline: For all of it; ``APIError/Kind/timeout`` when it passes.
    ///   - take: Returns whether to go on.
    /// - Throws: ``APIError``, or what the caller throws.
    package func watch(
        _ path: ResourcePath, labels: String? = nil, fields: String? = nil, deadline: Duration,
        _ take: (WatchEvent) throws -> Bool
    ) throws {
        let end = ContinuousClock.now + deadline
        while true {
            let list = try list(path, labels: labels, fields: fields)
            guard try take(.listed(list.items)) else { return }
            var version = list.resourceVersion
            var isLost = false
            while !isLost {
                var call = APICall("GET", "watch", path)
                let rest = end - .now
                guard rest > .zero else { throw failure(call, .timeout).error }
                let seconds = min(Int(rest.components.seconds) + 1, Self.longestWatch)
                call.query =
                    Self.selectors(labels, fields) + [
                        ("watch", "true"), ("allowWatchBookmarks", "true"), ("resourceVersion", version),
                        ("timeoutSeconds", "\(seconds)"),
                    ]
                let start = ContinuousClock.now
                switch try follow(call, from: &version, until: min(end, start + .seconds(seconds + 10)), take) {
                case .enough: return
                case .lost: isLost = true
                case .ended: break
                }
                // A server that ends at once is not asked without pause.
                if ContinuousClock.now - start < .seconds(1), !sleep(.milliseconds(250)) {
                    throw failure(call, .stopped).error
                }
            }
        }
    }

    private enum Following {
        case enough
        /// The connection ended; the next goes on from the version.
        case ended
        /// The server no longer knows the version.
        case lost
    }

    /// Follows one connection.
    private func follow(
        _ call: APICall, from version: inout String, until end: ContinuousClock.Instant,
        _ take: (WatchEvent) throws -> Bool
    ) throws -> Following {
        let response: BlockingResponse
        do {
            response = try retrying(call, until: end) { session, end throws(APIFailure) in
                try self.open(call, as: session, until: end)
            }
        } catch {
            if error.kind == .gone { return .lost }
            throw error
        }
        var line: [UInt8] = []
        while true {
            let piece: [UInt8]
            do {
                guard let next = try response.piece(until: end) else { return .ended }
                piece = next
            } catch {
                switch error.kind {
                case .broken, .deadline, .idle: return .ended
                default: throw transportFailure(call, error, nil).error
                }
            }
            var rest = piece[...]
            while let mark = rest.firstIndex(of: 0x0A) {
                line += rest[..<mark]
                rest = rest[(mark + 1)...]
                defer { line = [] }
                if line.isEmpty { continue }
                switch try message(line, call, &version) {
                case .event(let event): guard try take(event) else { return .enough }
                case .bookmark: break
                case .lost: return .lost
                }
            }
            line += rest
            guard line.count <= Self.lineLimit else {
                throw failure(call, .malformed("an event is larger than \(Self.lineLimit) bytes"), hasReached: true)
                    .error
            }
        }
    }

    private enum Message {
        case event(WatchEvent)
        case bookmark
        case lost
    }

    /// Reads one line of a watch.
    private func message(_ line: [UInt8], _ call: APICall, _ version: inout String) throws(APIError) -> Message {
        let tree: Node
        do { tree = try JSON.parse(line, source: "event", limits: .generated) } catch {
            throw failure(call, .malformed("an event is no JSON (\(error.message))"), hasReached: true).error
        }
        guard let type = tree["type"]?.text, let inner = tree["object"] else {
            throw failure(call, .malformed("an event has no type and object"), hasReached: true).error
        }
        if type == "ERROR" {
            let status = APIStatus(inner)
            let code = status?.code ?? 500
            if code == 410 { return .lost }
            let kind = APIStatus.kind(
                code, status, isSecret: call.isSecret, credential: "the credential", retrySeconds: nil)
            throw failure(call, kind, message: call.isSecret ? nil : status?.message, hasReached: true).error
        }
        if let newer = inner["metadata"]?["resourceVersion"]?.text { version = newer }
        switch type {
        case "ADDED": return .event(.added(try object(inner, call)))
        case "MODIFIED": return .event(.modified(try object(inner, call)))
        case "DELETED": return .event(.deleted(try object(inner, call)))
        // Bookmarks, and what later versions may send.
        default: return .bookmark
        }
    }
}
