@testable import HTTP
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization
import SystemPackage

/// What the requests of the fuzzer ask of: static content, and routes of every kind of answer.
enum HTTPRoutes {
    /// A request as a route has seen it.
    struct Seen: Equatable {
        let method: String
        let target: String
        let body: [UInt8]
    }

    static let bodyLimit = 256
    static let exchanges = Mutex<[Exchange]>([])
    static let seen = Mutex<[Seen]>([])
    static let service = Result { try make() }

    private struct Failure: Error {}

    private static func make() throws -> Service {
        let (area, routes) = (Area("fuzz"), Area("routes"))
        var content = ContentIndex(other: area)
        content.addRule(prefix: "/d/", area: routes, isStatic: false)
        content.addRule(prefix: "/", area: area, isStatic: true)
        let bytes = [UInt8](repeating: UInt8(ascii: "x"), count: 300 << 10)
        let file = try content.addFile(
            ContentFile(sharing: MemoryFile.holding(bytes).rawValue, path: "memory"))
        let kind = content.addKind(ContentKind(area: area, mediaType: "text/plain", caching: .revalidated))
        // A text of 5 bytes, one that is copied behind its head, and one that takes two writes.
        for (path, size) in [("/", 5), ("/empty", 0), ("/a b", 1000), ("/files/two/writes", bytes.count)] {
            try content.addEntry(path, file: file, offset: 0, size: size, kind: kind)
        }
        var limits = Limits()
        limits.body = bodyLimit
        limits.headers = 512
        limits.headerField = 256
        limits.headerCount = 8
        return Service(
            content: content, router: router(), limits: limits,
            logger: Logger(label: "fuzz", factory: { _ in SwiftLogNoOpLogHandler() }),
            streams: { $0.hasPrefix("/d/stream") },
            onExchange: { exchange in exchanges.withLock { $0.append(exchange) } })
    }

    private static func router() -> Router<PeerContext> {
        let router = Router(context: PeerContext.self)
        for method in [HTTPRequest.Method.get, .head, .post, .put, .delete, .options] {
            router.on("d/:kind", method: method) { request, context in
                let body = Array(try await request.body.collect(upTo: .max).readableBytesView)
                expect(request.headers.allSatisfy { isField($0.value) }, "a field with a line's end")
                note(Seen(method: request.method.rawValue, target: request.head.path ?? "", body: body))
                return try answer(context.parameters.get("kind") ?? "", body)
            }
        }
        return router
    }

    private static func isField(_ value: String) -> Bool { !value.utf8.contains { [0, 10, 13].contains($0) } }

    private static func note(_ request: Seen) { seen.withLock { $0.append(request) } }

    private static func answer(_ kind: String, _ body: [UInt8]) throws -> Response {
        switch kind {
        case "chunks":
            return Response(
                status: .ok,
                body: ResponseBody { writer in
                    for size in [1, 0, body.count, 4096] {
                        try await writer.write(ByteBuffer(repeating: UInt8(ascii: "c"), count: size))
                    }
                    try await writer.finish(nil)
                })
        case "lines": return .lines(lines(ends: true))
        case "endless": return .lines(lines(ends: false))
        case "none": return Response(status: .noContent, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
        case "same": return Response(status: .notModified)
        case "last": return Response(status: .accepted, headers: [.connection: "close"])
        case "failure": throw Failure()
        default: return Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
        }
    }

    private static func lines(ends: Bool) -> AsyncStream<[UInt8]> {
        AsyncStream { lines in
            lines.yield(Array("{}".utf8))
            if ends { lines.finish() }
        }
    }
}
