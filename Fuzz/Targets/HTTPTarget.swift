@testable import HTTP
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Synchronization

/// Requests of anybody, through the pipeline of a connection as it is.
enum HTTPTarget {
    static let requests = Target("http", limit: 2048, refusals: [], seeds: { seeds.map { Array($0.utf8) } }) { input in
        let whole = try outcome(of: [input])
        // The same bytes mean the same, however the network cuts them.
        var pieces = Pieces(of: input)
        let again = try outcome(of: cut(input, &pieces))
        let (one, other) = (statuses(whole), statuses(again))
        expect(one == other, "other answers to the same bytes: \(one) and \(other): \(HTTPAnswers.text(again.bytes))")
        expect(requests(whole) == requests(again), "other exchanges: \(whole.exchanges) and \(again.exchanges)")
        expect(whole.seen == again.seen, "the routes saw others: \(whole.seen) and \(again.seen)")
        if input.count <= HTTPRoutes.bodyLimit { try holdAsBody(input, &pieces) }
    }

    /// A body is nothing but a body, whatever it looks like.
    private static func holdAsBody(_ body: [UInt8], _ pieces: inout Pieces) throws {
        let head = "HTTP/1.1\r\nHost: h\r\n"
        let after = Array("GET /d/after \(head)\r\n".utf8)
        let path = pieces.number(below: 2) == 0 ? "/d/echo" : "/d/stream"
        let counted = Array("POST \(path) \(head)Content-Length: \(body.count)\r\n\r\n".utf8) + body
        var chunked = Array("POST \(path) \(head)Transfer-Encoding: chunked\r\n\r\n".utf8)
        for piece in cut(body, &pieces) {
            chunked += Array("\(String(piece.count, radix: 16))\r\n".utf8) + piece + [13, 10]
        }
        chunked += Array("0\r\n\r\n".utf8)
        let expected = [
            HTTPRoutes.Seen(method: "POST", target: path, body: body),
            HTTPRoutes.Seen(method: "GET", target: "/d/after", body: []),
        ]
        for request in [counted, chunked] {
            let outcome = try outcome(of: cut(request + after, &pieces))
            expect(outcome.seen == expected, "a body became \(outcome.seen)")
            expectEqual(statuses(outcome), [200, 200], "the answers to a body and a request behind it")
        }
    }

    private static func cut(_ input: [UInt8], _ pieces: inout Pieces) -> [[UInt8]] {
        var rest = input[...]
        var cut: [[UInt8]] = []
        while !rest.isEmpty {
            let size = pieces.next(of: rest.count)
            cut.append(Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        return cut
    }

    private struct Outcome {
        var bytes: [UInt8]
        /// Of every request that was understood, in their order.
        var exchanges: [Exchange]
        /// Of those, what came to the routes.
        var seen: [HTTPRoutes.Seen]
    }

    private static func outcome(of pieces: [[UInt8]]) throws -> Outcome {
        HeldTasks.begin()
        HTTPRoutes.exchanges.withLock { $0 = [] }
        HTTPRoutes.seen.withLock { $0 = [] }
        let service = try HTTPRoutes.service.get()
        let channel = EmbeddedChannel()
        let decoder = PersistentRequestDecoder(limits: service.limits.decoder)
        // Bytes in place of regions of files, which nobody would send here.
        try channel.pipeline.syncOperations.addHandlers([
            ByteToMessageHandler(decoder), ConnectionHandler(service: service, decoder: decoder, isTLS: true),
        ])
        try channel.connect(to: SocketAddress(ipAddress: "192.0.2.1", port: 1)).wait()
        for piece in pieces {
            _ = try? channel.writeInbound(ByteBuffer(bytes: piece))
            settle(channel)
        }
        channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        settle(channel)
        var bytes: [UInt8] = []
        while let data = try channel.readOutbound(as: IOData.self) {
            if case .byteBuffer(let buffer) = data { bytes += buffer.readableBytesView }
        }
        _ = try? channel.finish(acceptAlreadyClosed: true)
        settle(channel)
        return Outcome(
            bytes: bytes, exchanges: HTTPRoutes.exchanges.withLock { $0 }, seen: HTTPRoutes.seen.withLock { $0 })
    }

    /// Runs the connection and its routes until neither has anything to do.
    private static func settle(_ channel: EmbeddedChannel) {
        repeat { channel.embeddedEventLoop.run() } while HeldTasks.run()
    }

    private static func requests(_ outcome: Outcome) -> [String] {
        outcome.exchanges.map {
            "\($0.method) \($0.target) \(HTTPAnswers.refusal($0.status)) \($0.status >= 400 ? 0 : $0.bodyBytes)"
        }
    }

    private static func statuses(_ outcome: Outcome) -> [Int] {
        HTTPAnswers(outcome.bytes, to: outcome.exchanges).statuses
    }

    private static let seeds: [String] = {
        let host = "HTTP/1.1\r\nHost: h\r\n"
        let get = "GET / \(host)\r\n"
        let chunked = "POST / \(host)Transfer-Encoding: chunked\r\n\r\n"
        return [
            get + "HEAD /a%20b \(host)\r\n" + "GET /empty?q \(host)Connection: close\r\n\r\n" + get,
            "GET / \(host)Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n"
                + get,
            "GET /files/two/writes \(host)\r\n" + get + "GET /none HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + get,
            "POST / \(host)Content-Length: 3\r\nExpect: 100-continue\r\n\r\nabc" + get,
            chunked + "3;x=\"y\"\r\nabc\r\n0\r\nTrailer: t\r\n\r\n" + get,
            chunked + "zz\r\n" + get,
            "POST / \(host)Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + get,
            "POST / \(host)Content-Length: 1000000000\r\n\r\nabc",
            "POST / \(host)Content-Length: 300\r\n\r\n" + String(repeating: "a", count: 300) + get,
            "CONNECT h:1 \(host)\r\n" + get, "OPTIONS * \(host)\r\n" + "DELETE / \(host)\r\n" + get,
            "GET http://h/ \(host)\r\n" + "GET http://other/ \(host)\r\n" + get,
            "GET /%zz \(host)\r\n" + "GET /../%2e%2e%2fetc \(host)\r\n" + "GET /%00 \(host)\r\n" + get,
            "HEAD / \(host)Content-Length: x\r\n\r\n" + get, "GET / HTTP/1.1\r\n\r\n" + get,
            "GET / \(host)X: \(String(repeating: "a", count: 600))\r\n\r\n" + get,
            "GET / \(host)" + String(repeating: "X: a\r\n", count: 20) + "\r\n" + get,
            "GET / \(host)X: a\r\n b\r\n\r\n" + get, "GET / \(host)X : a\r\n\r\n" + get,
            "GET / HTTP/1.1\nHost: h\n\n" + get,
            "PUT /d/echo?a=b \(host)Content-Length: 3\r\n\r\nabc" + "GET /d/chunks \(host)\r\n" + get,
            "GET /d/chunks HTTP/1.0\r\n\r\n" + get, "HEAD /d/chunks \(host)\r\n" + "DELETE /d/none \(host)\r\n" + get,
            "GET / \(host)Range: bytes=1-2\r\n\r\n" + "GET / \(host)Range: bytes=-1\r\nIf-None-Match: *\r\n\r\n" + get,
            "HEAD / \(host)Range: bytes=99-\r\n\r\n" + "GET / \(host)Range: bytes=0-0,2-\r\n\r\n" + get,
            "GET /d/lines \(host)\r\n" + "GET /d/same \(host)\r\n" + "GET /d/endless \(host)\r\n" + get,
            "GET /d/failure \(host)\r\n" + "GET /d/last \(host)\r\n" + get,
            "POST /d/stream \(host)Content-Length: 300\r\n\r\n" + String(repeating: "a", count: 300) + get,
            "POST /d/stream \(host)Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" + get,
            "POST /d/stream \(host)Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n" + get,
            "GET /d/none/deeper \(host)\r\n" + "PATCH /d/echo \(host)\r\n" + get,
            "POST /d/echo \(host)Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd" + get,
            "POST /d/echo \(host)Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + get,
        ]
    }()
}
