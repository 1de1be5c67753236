import Logging
import NIOCore
import NIOHTTP1

/// The greatest size of one write of static content, in bytes: the step in which progress is seen and counted.
private let chunkSize = 256 * 1024
/// Up to this size content is copied behind its head, so that both leave in one packet.
private let copyLimit = 64 * 1024

/// Answers from the index, and refusals.
extension ConnectionHandler {
    /// Sends static content.
    func send(_ content: ContentIndex.Content, _ request: HTTPRequestHead) {
        guard let context else { return }
        stage = .answering
        let tag = content.kind.isTagged ? content.file.tag(of: content.range) : nil
        let selection = ContentSelection(request, size: content.range.count, tag: tag)
        let range = selection.body(of: content.range)
        let hasBody = request.method != .HEAD && !range.isEmpty
        let copies = hasBody && range.count <= copyLimit
        var buffer = content.kind.head(
            selection, size: content.range.count, tag: tag, connection: connectionOption(request.version),
            extra: copies ? range.count : 0)
        count(answer: selection.status)
        guard hasBody else {
            return write(.byteBuffer(buffer), bodyBytes: 0, context) { self.finish() }
        }
        guard copies else {
            context.write(wrapOutboundOut(.byteBuffer(buffer)), promise: nil)
            return sendRegions(of: content.file, range, context)
        }
        do {
            try content.file.read(range, into: &buffer)
        } catch {
            return fail(error, context)
        }
        write(.byteBuffer(buffer), bodyBytes: range.count, context) { self.finish() }
    }

    private func sendRegions(of file: ContentFile, _ range: Range<Int>, _ context: ChannelHandlerContext) {
        let end = min(range.lowerBound + chunkSize, range.upperBound)
        let piece: IOData
        do {
            piece = try self.piece(of: file, range.lowerBound..<end, context)
        } catch {
            return fail(error, context)
        }
        write(piece, bodyBytes: end - range.lowerBound, context) {
            guard end < range.upperBound else { return self.finish() }
            // In a later turn of the loop: a fast client must neither starve the others nor deepen the stack.
            context.eventLoop.assumeIsolated().execute {
                guard self.isAnswering else { return }
                self.sendRegions(of: file, end..<range.upperBound, context)
            }
        }
    }

    /// What is written next: under TLS bytes, which are in memory for one connection once.
    private func piece(
        of file: ContentFile, _ range: Range<Int>, _ context: ChannelHandlerContext
    ) throws(ContentFileError) -> IOData {
        guard isTLS else { return .fileRegion(try file.region(range, on: context.eventLoop)) }
        var bytes = context.channel.allocator.buffer(capacity: range.count)
        try file.read(range, into: &bytes)
        return .byteBuffer(bytes)
    }

    /// Answers with nothing but a status.
    /// - Parameter ends: Whether the connection ends with this answer.
    func refuse(_ status: HTTPResponseStatus, ends: Bool, isHead: Bool = false) {
        guard let context else { return }
        var isHead = isHead
        if case .receiving(let request) = stage, request.head.method == .HEAD { isHead = true }
        stage = .answering
        if ends || stream != nil { endsConnection = true }
        count(answer: Int(status.code))
        let text = isHead ? "" : "\(status.code) \(status.reasonPhrase)\n"
        var buffer = ByteBuffer(string: "HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\n")
        if status == .methodNotAllowed { buffer.writeString("Allow: GET, HEAD\r\n") }
        let size = status.reasonPhrase.utf8.count + 5
        buffer.writeString("Content-Type: text/plain\r\nContent-Length: \(size)")
        buffer.writeStaticString((endsConnection ? ConnectionOption.close : .persistent).lines)
        buffer.writeString(text)
        write(.byteBuffer(buffer), bodyBytes: text.utf8.count, context) { self.finish() }
    }

    func sendContinue() {
        context?.writeAndFlush(
            wrapOutboundOut(.byteBuffer(ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n"))), promise: nil)
    }

    /// How an answer names what becomes of the connection.
    func connectionOption(_ version: HTTPVersion) -> ConnectionOption {
        if endsConnection { .close } else { version == .http1_0 ? .keepAlive : .persistent }
    }

    /// Writes and flushes; counts and goes on once the kernel has it all.
    func write(_ data: IOData, bodyBytes: Int, _ context: ChannelHandlerContext, then: @escaping () -> Void) {
        let promise = context.eventLoop.makePromise(of: Void.self)
        let area = area
        promise.futureResult.assumeIsolated().whenSuccess {
            if bodyBytes > 0 { self.count(bodyBytes: bodyBytes, in: area) }
            self.lastProgress = .now()
            then()
        }
        context.writeAndFlush(wrapOutboundOut(data), promise: promise)
    }

    private func fail(_ error: ContentFileError, _ context: ChannelHandlerContext) {
        service.logger.error("\(logLine(error))")
        context.close(promise: nil)
    }
}
