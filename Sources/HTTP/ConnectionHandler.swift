import Hummingbird
import Logging
import NIOCore
import NIOHTTP1

/// One connection: takes requests one at a time and answers each before the next, whoever answers.
///
/// Static content is answered here, from a ``ContentIndex``; everything else by the routes. While an answer is on its
/// way nothing further is read, so a client that pipelines without reading holds back only itself.
final class ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = Never
    typealias OutboundOut = IOData

    enum Stage {
        /// Between requests, or within the head of one.
        case waiting
        case receiving(IncomingRequest)
        case answering
        /// The last answer is out; what still arrives is dropped.
        case closing
    }

    let service: Service
    let decoder: PersistentRequestDecoder
    var stage = Stage.waiting
    /// The answer under way: where it is counted, and whether the connection ends with it.
    var area: Area
    var endsConnection = false
    var answerTask: Task<Void, Never>?
    var framing = AnswerFraming.length
    /// What is told about the request under way; nil where nobody listens.
    private var exchange: Exchange?
    var lastProgress = NIODeadline.now()
    private(set) var context: ChannelHandlerContext?

    private var held = CircularBuffer<HTTPServerRequestPart>()
    private var heldFailure: HTTPResponseStatus?
    private var isDraining = false
    private var isReadHeld = false
    /// The client sends nothing more, but may still wait for answers.
    private var inputEnded = false

    init(service: Service, decoder: PersistentRequestDecoder) {
        self.service = service
        self.decoder = decoder
        area = service.content.other
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        watch(context, after: min(service.limits.request, service.limits.stall))
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        answerTask?.cancel()
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        answerTask?.cancel()
        endExchange()
        stage = .closing
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        decoder.observe(part)
        if case .answering = stage {
            held.append(part)
        } else if held.isEmpty {
            take(part)
        } else {
            held.append(part)
        }
    }

    func read(context: ChannelHandlerContext) {
        if case .answering = stage {
            isReadHeld = true
        } else {
            context.read()
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            endsConnection = true
            if case .waiting = stage { context.close(promise: nil) }
        } else if event as? ChannelEvent == .inputClosed {
            inputEnded = true
            if case .waiting = stage { context.close(promise: nil) }
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else {
            context.close(promise: nil)
            return
        }
        let status: HTTPResponseStatus = error == .headerOverflow ? .requestHeaderFieldsTooLarge : .badRequest
        switch stage {
        case .waiting, .receiving: refuse(status, ends: true)
        case .answering: heldFailure = heldFailure ?? status
        case .closing: break
        }
    }

    private func take(_ part: HTTPServerRequestPart) {
        switch (part, stage) {
        case (.head(let head), .waiting):
            stage = .receiving(IncomingRequest(head: head))
            exchange = service.onExchange.map { _ in Exchange(head, from: context?.remoteAddress) }
            lastProgress = .now()
            if head.headers.first(name: "expect")?.lowercased() == "100-continue" { sendContinue() }
        case (.body(let bytes), .receiving(var request)):
            guard request.body.readableBytes + bytes.readableBytes <= service.limits.body else {
                refuse(.payloadTooLarge, ends: true)
                return
            }
            request.body.writeImmutableBuffer(bytes)
            stage = .receiving(request)
        case (.end, .receiving(let request)):
            answer(request)
        default:
            break
        }
    }

    private func answer(_ request: IncomingRequest) {
        lastProgress = .now()
        let head = request.head
        if !head.isKeepAlive { endsConnection = true }
        guard head.method != .CONNECT else { return refuse(.methodNotAllowed, ends: true) }
        guard request.namesOneHost else { return refuse(.badRequest, ends: true) }
        switch service.content.find(head.uri) {
        case .content(let content):
            area = content.kind.area
            guard head.method == .GET || head.method == .HEAD else { return refuse(.methodNotAllowed, ends: false) }
            send(content, isHead: head.method == .HEAD, version: head.version)
        case .missing(let area):
            self.area = area
            refuse(.notFound, ends: false, isHead: head.method == .HEAD)
        case .unreadable(let area, let error):
            self.area = area
            service.logger.error("\(error)")
            refuse(.internalServerError, ends: false, isHead: head.method == .HEAD)
        case .dynamic(let area):
            self.area = area
            respond(to: request)
        }
    }

    /// An answer is out: the next request may come, or the connection ends.
    func finish() {
        guard let context, case .answering = stage else { return }
        answerTask = nil
        endExchange()
        area = service.content.other
        guard !endsConnection else { return closeOutput(context) }
        stage = .waiting
        lastProgress = .now()
        drain()
    }

    /// Answers what came while an answer was on its way. A loop, since finished answers come back here.
    private func drain() {
        guard !isDraining else { return }
        isDraining = true
        defer { isDraining = false }
        while !isAnswering, let part = held.popFirst() { take(part) }
        guard !isAnswering, let context else { return }
        if let status = heldFailure {
            heldFailure = nil
            refuse(status, ends: true)
        } else if inputEnded, case .waiting = stage {
            closeOutput(context)
        } else if isReadHeld {
            isReadHeld = false
            context.read()
        }
    }

    /// Counts an answer whose head is sent.
    func count(answer status: Int) {
        area.add(answer: status)
        exchange?.status = status
    }

    /// Counts what the kernel has taken of an answer's body in an area.
    func count(bodyBytes: Int, in area: Area) {
        area.add(bodyBytes: bodyBytes)
        exchange?.bodyBytes += bodyBytes
    }

    private func endExchange() {
        if let exchange, exchange.status != 0 { service.onExchange?(exchange) }
        exchange = nil
    }

    var isAnswering: Bool {
        if case .answering = stage { true } else { false }
    }

    private func closeOutput(_ context: ChannelHandlerContext) {
        stage = .closing
        held.removeAll()
        context.close(mode: .output, promise: nil)
        watch(context, after: service.limits.linger)
        if isReadHeld {
            isReadHeld = false
            context.read()
        }
    }
}
