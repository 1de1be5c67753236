import HTTP
import HTTPTypes
import Hummingbird
import Inventory
import SystemPackage

/// Takes the logs of an installer that has failed: a gzip-compressed tar archive, which is never looked into here.
struct HostLogRoute: Sendable {
    /// The greatest size of one delivery, in bytes.
    private static let limit = 16 << 20
    /// The first two bytes of every gzip file (RFC 1952, "Member header").
    private static let magic: [UInt8] = [0x1F, 0x8B]
    private static let mediaTypes = ["application/gzip", "application/x-gzip"]

    /// What is wrong with a delivery.
    private struct Unacceptable: Error {
        let status: HTTPResponse.Status
        let reason: String
    }

    let keeper: any HostLogKeeper
    let sink: @Sendable (ServerEvent) -> Void

    /// Whether a target is that of this route, whose bodies are larger than all others.
    static func isTarget(_ target: String) -> Bool { target.hasPrefix("/h/") && target.hasSuffix("/logs") }

    /// - Parameter isTold: Whether there is an event of it.
    /// - Returns: The answer, and whether they are kept.
    func take(
        _ request: Request, session: BootSession, _ context: PeerContext, isTold: Bool
    ) async -> (answer: Response, isKept: Bool) {
        do {
            let (place, bytes) = try await keep(request, session)
            if isTold { sink(ServerEvent(.logs(session, bytes: bytes, place: place), peer: context.peer)) }
            return (Response(status: .noContent), true)
        } catch {
            var headers: HTTPFields = [.contentType: "text/plain"]
            let (status, reason): (HTTPResponse.Status, String) =
                switch error {
                case let error as Unacceptable: (error.status, error.reason)
                case LogRefusal.full(let reason): (HTTPResponse.Status(code: 507), reason)
                case LogRefusal.busy: (.serviceUnavailable, "\(error)")
                default: (.internalServerError, "\(error)")
                }
            if status == .serviceUnavailable { headers[.retryAfter] = "10" }
            if isTold {
                sink(ServerEvent(.refused(session.host, request: "its logs taken", reason: reason), peer: context.peer))
            }
            return (Response(status: status, headers: headers), false)
        }
    }

    private func keep(_ request: Request, _ session: BootSession) async throws -> (place: FilePath, bytes: Int) {
        let type = (request.headers[.contentType] ?? "").prefix { $0 != ";" && $0 != " " }.lowercased()
        guard Self.mediaTypes.contains(type) else {
            throw Unacceptable(status: .unsupportedMediaType, reason: "they are not sent as application/gzip")
        }
        let tooLarge = Unacceptable(status: .contentTooLarge, reason: "they have more than \(Self.limit) bytes")
        if let told = request.headers[.contentLength].flatMap({ Int($0) }), told > Self.limit { throw tooLarge }
        let file = try await keeper.open(session)
        var start: [UInt8] = []
        var count = 0
        for try await piece in request.body {
            count += piece.readableBytes
            guard count <= Self.limit else { throw tooLarge }
            let bytes = Array(piece.readableBytesView)
            start += bytes.prefix(Self.magic.count - start.count)
            guard Self.magic.starts(with: start) else { break }
            try await file.append(bytes)
        }
        guard start == Self.magic else { throw Unacceptable(status: .badRequest, reason: "they are no gzip archive") }
        return (try await file.finish(), count)
    }
}
