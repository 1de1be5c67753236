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

    /// How many parts of requests may wait behind an answer: more than one read brings. A client that goes away makes
    /// the system hand over all that it sent at once, which may be megabytes of tiny requests.
    private static let heldLimit = 8192

    /// How many bytes may come behind the last request, in the time that ``Limits/linger`` gives.
    private static let droppedLimit = 16 << 20

    let service: Service
    let decoder: PersistentRequestDecoder
    /// Whether what is sent passes through this process anyway.
    let isTLS: Bool
    var stage = Stage.waiting
    /// The answer under way: where it is counted, and whether the connection ends with it.
    var area: Area
    var endsConnection = false
    var answerTask: Task<Void, Never>?
    var framing = AnswerFraming.length
    /// Whether the answer under way goes on until the client or the server ends it.
    var isEndless = false
    /// Whether an empty line for it is on its way.
    var isBeating = false
    /// Whether the server takes no further requests.
    private(set) var isStopping = false
    /// The body of the request under way where its route takes it as it comes; nil once it is whole.
    var stream: RequestStream?
    /// What is told about the request under way; nil where nobody listens.
    private var exchange: Exchange?
    /// The body of the request under way as far as it came; not in the stage, where every piece would copy it.
    private var received = ByteBuffer()
    var lastProgress = NIODeadline.now()
    private(set) var context: ChannelHandlerContext?

    var held = CircularBuffer<HTTPServerRequestPart>()
    private var heldFailure: HTTPResponseStatus?
    private var isDraining = false
    private var dropped = 0
    var isReadHeld = false
    /// The client sends nothing more, but may still wait for answers.
    private(set) var inputEnded = false

    init(service: Service, decoder: PersistentRequestDecoder, isTLS: Bool = false) {
        self.service = service
        self.decoder = decoder
        self.isTLS = isTLS
        area = service.content.other
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        watch(context, after: min(service.limits.request, service.limits.stall, service.limits.heartbeat))
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        answerTask?.cancel()
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        answerTask?.cancel()
        dropStream()
        endExchange()
        stage = .closing
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        decoder.observe(part)
        if case .answering = stage {
            if stream == nil { hold(part, context) } else { feed(part) }
        } else if case .closing = stage {
            if case .body(let bytes) = part { drop(bytes.readableBytes, context) }
        } else if held.isEmpty {
            take(part)
        } else {
            hold(part, context)
        }
    }

    func read(context: ChannelHandlerContext) {
        if case .answering = stage, stream?.isFull != false {
            isReadHeld = true
        } else {
            context.read()
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            endsConnection = true
            isStopping = true
            if case .waiting = stage { context.close(promise: nil) }
            if isEndless { endAnswer() }
        } else if event as? ChannelEvent == .inputClosed {
            inputEnded = true
            stream?.fail()
            // Who asked for an answer without end has gone, since it cannot ask for another.
            if isEndless { endAnswer() }
            if case .waiting = stage { context.close(promise: nil) }
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if case ByteToMessageDecoderError.dataReceivedInErrorState(_, let bytes) = error {
            return drop(bytes.readableBytes, context)
        }
        guard let error = error as? HTTPParserError else {
            context.close(promise: nil)
            return
        }
        let status: HTTPResponseStatus = error == .headerOverflow ? .requestHeaderFieldsTooLarge : .badRequest
        switch stage {
        case .waiting, .receiving: refuse(status, ends: true)
        case .answering:
            stream?.fail()
            heldFailure = heldFailure ?? status
        case .closing: break
        }
    }

    private func hold(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        guard held.count < Self.heldLimit else { return context.close(promise: nil) }
        held.append(part)
    }

    /// Takes notice of bytes that nobody wants: a client may need to send some before it reads the last answer.
    private func drop(_ count: Int, _ context: ChannelHandlerContext) {
        dropped += count
        if dropped > Self.droppedLimit { closeAtOnce(context) }
    }

    private func take(_ part: HTTPServerRequestPart) {
        switch (part, stage) {
        case (.head(let received), .waiting):
            stage = .receiving(IncomingRequest(head: received))
            exchange = service.onExchange.map { _ in Exchange(received, from: context?.remoteAddress) }
            lastProgress = .now()
            guard received.method != .CONNECT else { return refuse(.methodNotAllowed, ends: true) }
            guard let head = received.checked else { return refuse(.badRequest, ends: true) }
            stage = .receiving(IncomingRequest(head: head))
            let isStreamed = service.isStreamed(head)
            let announced = head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
            guard isStreamed || announced <= service.limits.body else { return refuse(.payloadTooLarge, ends: true) }
            if head.expectsContinue { sendContinue() }
            if let context, isStreamed { stream(head, context) }
        case (.body(let bytes), .receiving):
            guard received.readableBytes + bytes.readableBytes <= service.limits.body else {
                refuse(.payloadTooLarge, ends: true)
                return
            }
            received.writeImmutableBuffer(bytes)
        case (.end, .receiving(var request)):
            request.body = received
            received = ByteBuffer()
            answer(request)
        default:
            break
        }
    }

    func answer(_ request: IncomingRequest) {
        lastProgress = .now()
        let head = request.head
        if !head.isKeepAlive { endsConnection = true }
        switch service.content.find(head.uri) {
        case .content(let content):
            area = content.kind.area
            guard head.method == .GET || head.method == .HEAD else { return refuse(.methodNotAllowed, ends: false) }
            send(content, head)
        case .missing(let area):
            self.area = area
            refuse(.notFound, ends: false, isHead: head.method == .HEAD)
        case .unreadable(let area, let error):
            self.area = area
            service.logger.error("\(logLine(error))")
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
        isEndless = false
        dropStream()
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
        if case .closing = stage { return }
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

    private func dropStream() {
        stream?.fail()
        stream = nil
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
