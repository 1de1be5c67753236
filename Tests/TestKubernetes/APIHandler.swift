import NIOCore
import NIOHTTP1
import Synchronization

/// A connection: collects requests, and writes answers and watches.
final class APIHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private weak let server: FakeAPIServer?
    private let peer: PeerBox
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []
    private var watch: Int?

    init(_ server: FakeAPIServer, _ peer: PeerBox) {
        self.server = server
        self.peer = peer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
        case .body(let piece): body += piece.readableBytesView
        case .end:
            guard let head, let server else { return context.close(promise: nil) }
            self.head = nil
            var headers: [String: String] = [:]
            for field in head.headers { headers[field.name.lowercased()] = field.value }
            let request = APIRequest(
                method: head.method.rawValue, target: head.uri, headers: headers, body: body)
            let (answer, manner) = server.respond(request, peer.peer.withLock { $0 })
            switch manner {
            case .now: write(answer, to: context.channel, isHead: head.method == .HEAD)
            case .cut: context.close(promise: nil)
            case .silence: break
            case .after(let milliseconds):
                let channel = context.channel
                let isHead = head.method == .HEAD
                context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(Int64(milliseconds))) {
                    self.write(answer, to: channel, isHead: isHead)
                }
            }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if let watch { server?.unwatch(watch) }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func write(_ answer: APIAnswer, to channel: any Channel, isHead: Bool) {
        var headers = HTTPHeaders([("Content-Type", answer.type), ("Audit-Id", "fake")])
        if let lead = server?.state.withLock({ $0.clockLead }) {
            headers.add(name: "Date", value: APITime.http(ahead: lead))
        }
        for (name, value) in answer.headers { headers.add(name: name, value: value) }
        if answer.watch == nil { headers.add(name: "Content-Length", value: String(answer.body.count)) }
        let status = HTTPResponseStatus(statusCode: answer.status)
        channel.write(
            HTTPServerResponsePart.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers)),
            promise: nil)
        if let order = answer.watch {
            channel.flush()
            begin(order, on: channel)
            return
        }
        if !isHead {
            channel.write(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: answer.body))), promise: nil)
        }
        channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
    }

    private func begin(_ order: WatchOrder, on channel: any Channel) {
        guard let server else { return }
        let number = server.watch(order) { line in
            if let line {
                channel.writeAndFlush(
                    HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(string: line))), promise: nil)
            } else {
                channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
            }
        }
        watch = number
        guard let seconds = order.seconds else { return }
        channel.eventLoop.scheduleTask(in: .seconds(Int64(seconds))) { [weak server] in server?.endWatch(number) }
    }
}

extension FakeAPIServer {
    func watch(_ order: WatchOrder, _ sink: @escaping @Sendable (String?) -> Void) -> Int {
        change { $0.begin(Watcher(order, sink)) }
    }

    func unwatch(_ number: Int) { state.withLock { $0.watchers[number] = nil } }

    /// Ends a watch as its time ends: with a bookmark, where those are wanted.
    func endWatch(_ number: Int) {
        change { state in
            guard let watcher = state.watchers.removeValue(forKey: number) else { return }
            if watcher.order.wantsBookmarks { watcher.bookmark(watcher.version) }
            watcher.sink(nil)
        }
    }
}
