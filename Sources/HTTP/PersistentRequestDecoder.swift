import NIOCore
import NIOHTTP1

/// NIO's HTTP/1 request decoder, made to go on after a request that asks for another protocol.
///
/// libostree sends `Connection: Upgrade, HTTP2-Settings` and `Upgrade: h2c` with every request. A server may ignore
/// that (RFC 9110, "Upgrade") and go on in HTTP/1.1, but NIO's decoder stops for ever at the end of such a message. So
/// at exactly that point a fresh decoder takes the place of the stopped one; no byte is changed or looked at here.
///
/// The handler behind it must hand every part it receives to ``observe(_:)``, within the call that delivers it.
final class PersistentRequestDecoder: ByteToMessageDecoder {
    typealias InboundOut = HTTPServerRequestPart

    private let limits: NIOHTTPDecoderLimitConfiguration
    private var inner: HTTPRequestDecoder
    private var willStop = false
    private var hasStopped = false

    init(limits: NIOHTTPDecoderLimitConfiguration) {
        self.limits = limits
        inner = HTTPRequestDecoder(limitConfiguration: limits)
    }

    func observe(_ part: HTTPServerRequestPart) {
        switch part {
        case .head(let head): willStop = Self.stops(after: head)
        case .body: break
        case .end: hasStopped = willStop
        }
    }

    /// Whether llhttp leaves HTTP at the end of a message with this head.
    ///
    /// It does for CONNECT, and where an `Upgrade` field with a value meets a `Connection` field that
    /// lists the token `upgrade`.
    static func stops(after head: HTTPRequestHead) -> Bool {
        if head.method == .CONNECT { return true }
        guard head.headers["upgrade"].contains(where: { !$0.isEmpty }) else { return false }
        for (name, value) in head.headers where isConnection(name) {
            if value.utf8.split(separator: UInt8(ascii: ",")).contains(where: isUpgradeToken) { return true }
        }
        return false
    }

    /// llhttp takes `Proxy-Connection` for the same field.
    private static func isConnection(_ name: String) -> Bool {
        switch name.utf8.count {
        case 10: name.lowercased() == "connection"
        case 16: name.lowercased() == "proxy-connection"
        default: false
        }
    }

    /// Blanks before the token are skipped, and only spaces after it, as llhttp does.
    private static func isUpgradeToken(_ bytes: Substring.UTF8View) -> Bool {
        let blanks: [UInt8] = [UInt8(ascii: " "), UInt8(ascii: "\t")]
        var token = bytes.drop(while: blanks.contains)
        while token.last == UInt8(ascii: " ") { token.removeLast() }
        return token.map { $0 | 0x20 } == Array("upgrade".utf8)
    }

    func decoderAdded(context: ChannelHandlerContext) { inner.decoderAdded(context: context) }

    func decoderRemoved(context: ChannelHandlerContext) { inner.decoderRemoved(context: context) }

    func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) throws -> DecodingState {
        while buffer.readableBytes > 0 {
            _ = try inner.decode(context: context, buffer: &buffer)
            guard hasStopped else { return .needMoreData }
            replaceInner(context)
        }
        return .needMoreData
    }

    func decodeLast(
        context: ChannelHandlerContext, buffer: inout ByteBuffer, seenEOF: Bool
    ) throws -> DecodingState {
        _ = try decode(context: context, buffer: &buffer)
        return try inner.decodeLast(context: context, buffer: &buffer, seenEOF: seenEOF)
    }

    private func replaceInner(_ context: ChannelHandlerContext) {
        inner.decoderRemoved(context: context)
        inner = HTTPRequestDecoder(limitConfiguration: limits)
        inner.decoderAdded(context: context)
        hasStopped = false
        willStop = false
    }
}
