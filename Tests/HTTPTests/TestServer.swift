import Hummingbird
import Logging
import NIOCore
import TestSupport

@testable import HTTP

/// A listener on loopback with one file of three contents and a few routes.
struct TestServer {
    static let small = String(repeating: "small\n", count: 100)
    static let largeSize = 3 << 20

    let directory: TemporaryDirectory
    let listener: Listener
    let service: Service
    let files = Area("files")
    let other = Area("other")
    /// Ends with the first request for `/slow` that has arrived.
    let slowRequests: AsyncStream<Void>

    init(limits: Limits = Limits(), largeSize: Int = Self.largeSize) async throws {
        directory = try TemporaryDirectory()
        let path = try directory.write("content", Self.small + Self.large(largeSize))
        var content = ContentIndex(other: other)
        content.addRule(prefix: "/files/", area: files, isStatic: true)
        let file = try content.addFile(ContentFile(path: path))
        let kind = content.addKind(ContentKind(area: files, caching: .immutable))
        let offset = Self.small.utf8.count
        try content.addEntry("/files/small", file: file, offset: 0, size: offset, kind: kind)
        try content.addEntry("/files/large", file: file, offset: offset, size: largeSize, kind: kind)
        try content.addEntry("/files/empty", file: file, offset: offset, size: 0, kind: kind)
        let (slowRequests, slowRequest) = AsyncStream.makeStream(of: Void.self)
        self.slowRequests = slowRequests
        let router = Router(context: PeerContext.self)
        router.get("hello") { _, context in "hello \(context.peer)\n" }
        router.get("slow") { _, _ in
            slowRequest.finish()
            try await Task.sleep(for: .milliseconds(200))
            return "slow\n"
        }
        router.post("echo") { request, _ in try await request.body.collect(upTo: 1 << 20) }
        router.get("chunks") { _, _ in
            Response(
                status: .ok,
                body: ResponseBody { writer in
                    for text in ["one,", "two,", "three"] { try await writer.write(ByteBuffer(string: text)) }
                    try await writer.finish(nil)
                })
        }
        // The bodies of these are streams.
        router.post("upload/:how") { request, context in
            switch context.parameters.get("how") {
            case "refused": return Response(status: .forbidden)
            case "slow": try await Task.sleep(for: .milliseconds(200))
            default: break
            }
            var count = 0
            for try await piece in request.body { count += piece.readableBytes }
            return Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: "\(count) bytes\n")))
        }
        router.get("broken") { _, _ -> String in throw TestFailure("on purpose") }
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        service = Service(
            content: content, router: router, limits: limits, logger: logger, streams: { $0.hasPrefix("/upload/") })
        listener = try await Listener.start(ListenAddress(host: "127.0.0.1", port: 0), service)
    }

    static func large(_ size: Int) -> String {
        String(repeating: "0123456789abcdef", count: size / 16)
    }

    /// Sends text on one connection, whose last request must end it, and returns all that came back.
    func exchange(_ text: String) async throws -> String {
        let client = try RawClient(port: listener.address.port)
        await client.send(text)
        return try await client.receiveAll()
    }

    var url: String { "http://\(listener.address)" }
}

/// A request with the fields of libostree's, as one text.
func get(_ path: String, method: String = "GET", ends: Bool = false, h2c: Bool = false) -> String {
    let upgrade = h2c ? "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n" : ""
    return "\(method) \(path) HTTP/1.1\r\nHost: h\r\n\(upgrade)\(ends ? "Connection: close\r\n" : "")\r\n"
}

/// What the process has in memory.
func residentBytes() throws -> Int {
    let fields = try readText("/proc/self/statm").split(separator: " ")
    return (fields.count > 1 ? Int(fields[1]) ?? 0 : 0) * 4096
}
