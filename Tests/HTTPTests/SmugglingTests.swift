import NIOCore
import NIOEmbedded
import Testing

@testable import HTTP

/// Requests that two servers in a row could take for different ones (RFC 9112, sections 6.3 and 11.2): each is either
/// refused, with the end of the connection, or understood as the RFC says; what is hidden in one is never answered.
@Suite(.timeLimit(.minutes(2)), .serialized) struct SmugglingTests {
    /// What is hidden: an answer to it begins with another status.
    private static let hidden = "GET /files/small HTTP/1.1\r\nHost: h\r\n\r\n"
    private static let post = "POST /echo HTTP/1.1\r\nHost: h\r\n"
    private static let chunked = "Transfer-Encoding: chunked\r\n"

    private static let refused: [(name: String, request: String)] = [
        ("both lengths", post + "Content-Length: 5\r\n" + chunked + "\r\n0\r\n\r\n"),
        ("both lengths, the other way round", post + chunked + "Content-Length: 5\r\n\r\n0\r\n\r\n"),
        ("two lengths", post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
        ("the same length twice", post + "Content-Length: 1\r\nContent-Length: 1\r\n\r\na"),
        ("a list of lengths", post + "Content-Length: 1, 2\r\n\r\nab"),
        ("a negative length", post + "Content-Length: -1\r\n\r\n"),
        ("a length with a sign", post + "Content-Length: +1\r\n\r\na"),
        ("a hexadecimal length", post + "Content-Length: 0x1\r\n\r\na"),
        ("a length above all numbers", post + "Content-Length: 18446744073709551617\r\n\r\na"),
        ("an empty length", post + "Content-Length:\r\n\r\n"),
        ("a length with a blank inside", post + "Content-Length: 1 1\r\n\r\na"),
        ("a blank before the colon", post + "Content-Length : 1\r\n\r\na"),
        ("a blank before the colon of the coding", post + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"),
        ("a folded field", post + "X: a\r\n b\r\nContent-Length: 0\r\n\r\n"),
        ("a folded length", post + "Content-Length:\r\n 1\r\n\r\na"),
        ("a folded coding", post + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"),
        ("a blank before the first field", "POST /echo HTTP/1.1\r\n Host: h\r\nContent-Length: 0\r\n\r\n"),
        ("line ends without CR", "GET /hello HTTP/1.1\nHost: h\n\n"),
        ("one line end without CR", "GET /hello HTTP/1.1\r\nHost: h\n\r\n"),
        ("line ends without LF", "GET /hello HTTP/1.1\rHost: h\r\r"),
        ("CR in a value", "GET /hello HTTP/1.1\r\nHost: h\r\nX: a\rb\r\n\r\n"),
        ("LF in a value", post + "X: a\nContent-Length: 1\r\n\r\na"),
        ("NUL in a value", "GET /hello HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n\r\n"),
        ("NUL in a name", "GET /hello HTTP/1.1\r\nHost: h\r\nX\0: b\r\n\r\n"),
        ("NUL in the target", "GET /hello\0 HTTP/1.1\r\nHost: h\r\n\r\n"),
        ("a tab in the target", "GET /hel\tlo HTTP/1.1\r\nHost: h\r\n\r\n"),
        ("a field without a name", "GET /hello HTTP/1.1\r\nHost: h\r\n: b\r\n\r\n"),
        ("a field without a colon", "GET /hello HTTP/1.1\r\nHost: h\r\nX\r\n\r\n"),
        ("a blank in a name", "GET /hello HTTP/1.1\r\nHost: h\r\nX Y: b\r\n\r\n"),
        ("another coding", post + "Transfer-Encoding: gzip\r\n\r\n"),
        ("a coding that looks like it", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
        ("a coding behind it", post + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
        ("codings in two fields", post + chunked + "Transfer-Encoding: identity\r\n\r\n0\r\n\r\n"),
        ("it twice", post + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"),
        ("it in quotes", post + "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n"),
        ("a vertical tab before it", post + "Transfer-Encoding: \u{B}chunked\r\n\r\n0\r\n\r\n"),
        ("an empty coding", post + "Transfer-Encoding:\r\n\r\n0\r\n\r\n"),
        ("chunks in HTTP/1.0", "POST /echo HTTP/1.0\r\nHost: h\r\n" + chunked + "\r\n0\r\n\r\n"),
        ("a chunk with a sign", post + chunked + "\r\n+1\r\na\r\n0\r\n\r\n"),
        ("a chunk with 0x", post + chunked + "\r\n0x1\r\na\r\n0\r\n\r\n"),
        ("a chunk of 2^64", post + chunked + "\r\n10000000000000000\r\na\r\n0\r\n\r\n"),
        ("an empty chunk size", post + chunked + "\r\n\r\na\r\n0\r\n\r\n"),
        ("a chunk that is longer than it says", post + chunked + "\r\n1\r\nab\r\n0\r\n\r\n"),
        ("a chunk whose line ends without CR", post + chunked + "\r\n1\na\r\n0\r\n\r\n"),
        ("a chunk that ends without CR", post + chunked + "\r\n1\r\na\n0\r\n\r\n"),
        ("an extension with a lone LF", post + chunked + "\r\n1;a=\nb\r\na\r\n0\r\n\r\n"),
        ("an extension with a lone CR", post + chunked + "\r\n1;a\rb\r\na\r\n0\r\n\r\n"),
        ("a blank behind a chunk's size", post + chunked + "\r\n1 \r\na\r\n0\r\n\r\n"),
        ("a length behind the chunks", post + chunked + "\r\n1\r\na\r\n0\r\nContent-Length: 100\r\n\r\n"),
        ("two hosts", "GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
        ("no host", "GET /hello HTTP/1.1\r\n\r\n"),
        ("a list of hosts", "GET /hello HTTP/1.1\r\nHost: a, b\r\n\r\n"),
        ("a host with a user", "GET /hello HTTP/1.1\r\nHost: a@b\r\n\r\n"),
        ("a host with a path", "GET /hello HTTP/1.1\r\nHost: a/b\r\n\r\n"),
        ("two words of a host", "GET /hello HTTP/1.1\r\nHost: a b\r\n\r\n"),
        ("a target for another host", "GET http://other/hello HTTP/1.1\r\nHost: h\r\n\r\n"),
        ("a target with a user", "GET http://u@h/hello HTTP/1.1\r\nHost: h\r\n\r\n"),
        ("a target of another scheme", "GET ftp://h/hello HTTP/1.1\r\nHost: h\r\n\r\n"),
        ("a target without a slash", "GET hello HTTP/1.1\r\nHost: h\r\n\r\n"),
        ("a target for CONNECT", "GET h:80 HTTP/1.1\r\nHost: h\r\n\r\n"),
        ("a target with a fragment", "GET /hello#x HTTP/1.1\r\nHost: h\r\n\r\n"),
        ("no target", "GET HTTP/1.1\r\nHost: h\r\n\r\n"),
        ("HTTP/0.9", "GET /hello\r\n\r\n"),
        ("a method of another protocol", "SETUP /hello HTTP/1.1\r\nHost: h\r\n\r\n"),
        ("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        ("the hello of TLS", "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\u{FC}\u{3}\u{3}\r\n\r\n"),
    ]

    @Test func whatIsAmbiguousIsRefused() async throws {
        let server = try await TestServer()
        for (name, request) in Self.refused {
            let client = try RawClient(port: server.listener.address.port)
            await client.send(request + Self.hidden)
            client.finishSending()
            let answer = try await client.receiveAll()
            #expect(
                answer.hasPrefix("HTTP/1.1 400 ") || answer.hasPrefix("HTTP/1.1 501 "), "\(name): \(answer.prefix(200))"
            )
            #expect(
                answer.contains("Connection: close\r\n") && answer.ranges(of: "HTTP/1.1 ").count == 1,
                "\(name): \(answer.prefix(200))")
        }
        #expect(server.files.count.requests == 0)
        await server.listener.stop(within: .seconds(5))
    }

    /// Legal, if rare; the bytes behind each are a request of their own.
    @Test(arguments: [
        (post + chunked + "\r\n1;a=b;c=\"d e\"\r\na\r\n0\r\n\r\n", "a"),
        (post + chunked + "\r\n1\r\na\r\n0\r\nX-Trailer: t\r\nHost: other\r\n\r\n", "a"),
        (post + chunked + "\r\n0000001\r\na\r\n000\r\n\r\n", "a"),
        (post + chunked + "\r\nA\r\n0123456789\r\n0\r\n\r\n", "0123456789"),
        (post + "TRANSFER-ENCODING:\tChunked \r\n\r\n1\r\na\r\n0\r\n\r\n", "a"),
        (post + "Content-Length:   1  \r\n\r\na", "a"),
        (post + "Content-Length: 01\r\n\r\na", "a"),
        ("\r\n" + post + "Content-Length: 1\r\n\r\na", "a"),
        ("GET http://h/hello HTTP/1.1\r\nHost: h\r\n\r\n", "hello 127.0.0.1\n"),
        ("GET HTTP://H/hello?x HTTP/1.1\r\nHost: h\r\n\r\n", "hello 127.0.0.1\n"),
        ("GET /hello HTTP/1.1\r\nHost:\r\n\r\n", "hello 127.0.0.1\n"),
        ("GET /hello HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", "hello 127.0.0.1\n"),
        ("GET /hello HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nGET /", "hello 127.0.0.1\n"),
    ])
    func whatIsLegalIsUnderstood(request: String, body: String) async throws {
        let server = try await TestServer()
        let answer = try await server.exchange(request + get("/files/small", ends: true))
        let parts = answer.split(separator: "\r\n\r\n", maxSplits: 1)
        #expect(
            answer.hasPrefix("HTTP/1.1 200 ") && parts.last?.hasPrefix(body + "HTTP/1.1 200 ") == true,
            "\(request.debugDescription): \(answer.prefix(300))")
        #expect(answer.hasSuffix("\r\n\r\n" + TestServer.small))
        await server.listener.stop(within: .seconds(5))
    }

    /// An error in the middle of a pipeline: what came before is answered in order, what comes behind is not.
    @Test func nothingBehindAnErrorIsAnswered() async throws {
        let server = try await TestServer()
        let bad = "GET /hello HTTP/1.1\r\nHost : h\r\n\r\n"
        let answer = try await server.exchange(get("/slow") + get("/hello") + bad + Self.hidden + Self.hidden)
        let statuses = answer.ranges(of: "HTTP/1.1 ").map { answer[$0.upperBound...].prefix(3) }
        #expect(statuses == ["200", "200", "400"])
        #expect(server.files.count.requests == 0)
        await server.listener.stop(within: .seconds(5))
    }
}
