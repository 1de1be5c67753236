import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import HTTP

/// Collects what the decoder under test delivers, and tells it, as its contract says.
private final class Parts: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    let decoder: PersistentRequestDecoder?
    var texts: [String] = []

    init(decoder: PersistentRequestDecoder?) {
        self.decoder = decoder
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        decoder?.observe(part)
        switch part {
        case .head(let head): texts.append("\(head.method) \(head.uri)")
        case .body(let bytes):
            let text = String(buffer: bytes)
            if let last = texts.last, last.hasPrefix("body ") {
                texts[texts.count - 1] = last + text
            } else {
                texts.append("body " + text)
            }
        case .end: texts.append("end")
        }
    }
}

@Suite struct DecoderTests {
    private static let upgrade = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"
    private static let body = "x\r\nUpgrade: h2c\r\nConnection: Upgrade"
    private static let requests =
        "GET /a HTTP/1.1\r\nHost: h\r\n\(upgrade)\r\nGET /b HTTP/1.1\r\nHost: h\r\n\r\n"
        + "POST /c HTTP/1.1\r\nHost: h\r\n\(upgrade)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
        + "GET /d HTTP/1.1\r\nHost: h\r\n\(upgrade)\r\n"
    private static let expected = [
        "GET /a", "end", "GET /b", "end", "POST /c", "body " + body, "end", "GET /d", "end",
    ]

    private func parts(of chunks: [[UInt8]], persistent: Bool = true) throws -> [String] {
        let decoder = PersistentRequestDecoder(limits: Limits().decoder)
        let parts = Parts(decoder: persistent ? decoder : nil)
        let channel = EmbeddedChannel()
        let operations = channel.pipeline.syncOperations
        if persistent {
            try operations.addHandlers([ByteToMessageHandler(decoder), parts])
        } else {
            try operations.addHandlers([ByteToMessageHandler(HTTPRequestDecoder()), parts])
        }
        for chunk in chunks { try channel.writeInbound(ByteBuffer(bytes: chunk)) }
        _ = try? channel.finish()
        return parts.texts
    }

    @Test func pipelinedRequestsSurviveEveryCut() throws {
        let bytes = Array(Self.requests.utf8)
        for cut in 0...bytes.count {
            let found = try parts(of: [Array(bytes[..<cut]), Array(bytes[cut...])])
            #expect(found == Self.expected, "cut at \(cut)")
        }
        #expect(try parts(of: bytes.map { [$0] }) == Self.expected)
    }

    /// Why the wrapper exists; when NIO changes this, it can go.
    @Test func theStockDecoderStops() throws {
        #expect(try parts(of: [Array(Self.requests.utf8)], persistent: false) == ["GET /a", "end"])
    }

    private static let connections = [
        "upgrade", "Upgrade", "UPGRADE", " upgrade ", "\tupgrade", "upgrade\t", "upgrade foo", "foo upgrade",
        "upgradex",
        "xupgrade", "\"upgrade\"", "", ",", ",upgrade,", "keep-alive", "HTTP2-Settings", "upgrad",
    ]
    private static let upgrades = [
        "Upgrade: h2c\r\n", "upgrade: websocket\r\n", "UPGRADE:\r\n", "Upgrade: a, b\r\n", "",
    ]

    /// llhttp is asked by the stock decoder: it delivers the second request only when the first did not stop it.
    private func disagreement(_ fields: String) throws -> String? {
        let text = "GET /a HTTP/1.1\r\nHost: h\r\n\(fields)\r\nGET /b HTTP/1.1\r\nHost: h\r\n\r\n"
        let stock = try parts(of: [Array(text.utf8)], persistent: false)
        let own = try parts(of: [Array(text.utf8)])
        return own == ["GET /a", "end", "GET /b", "end"] && predicts(fields) == (stock.count == 2)
            ? nil : fields.debugDescription
    }

    private func predicts(_ fields: String) -> Bool {
        let headers = fields.split(separator: "\r\n").map { line in
            let colon = line.firstIndex(of: ":") ?? line.endIndex
            let value = line[colon...].dropFirst()
            return (String(line[..<colon]), String(value.drop { $0 == " " || $0 == "\t" }))
        }
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/", headers: HTTPHeaders(headers))
        return PersistentRequestDecoder.stops(after: head)
    }

    @Test func thePredicateIsThatOfTheParser() throws {
        var faults: [String] = []
        for upgrade in Self.upgrades {
            for first in Self.connections {
                faults += try [disagreement("Connection: \(first)\r\n\(upgrade)")].compactMap { $0 }
                for second in Self.connections {
                    faults += try [
                        disagreement("Connection: \(first),\(second)\r\n\(upgrade)"),
                        disagreement("\(upgrade)Connection: \(first)\r\nconnection: \(second)\r\n"),
                    ].compactMap { $0 }
                }
            }
        }
        #expect(faults.isEmpty)
    }
}
