import NIOHTTP1
import TestSupport
import Testing

@testable import HTTP

/// Parts of files, and files that the client has already.
@Suite struct SelectionTests {
    private static let tag = "\"1-2-3-4\""

    private func select(_ fields: [(String, String)], method: HTTPMethod = .GET, tag: String? = tag)
        -> ContentSelection
    {
        let head = HTTPRequestHead(version: .http1_1, method: method, uri: "/", headers: HTTPHeaders(fields))
        return ContentSelection(head, size: 1000, tag: tag)
    }

    @Test(arguments: [
        ("bytes=0-0", ContentSelection.part(0..<1)), ("bytes=0-999", .part(0..<1000)),
        ("bytes=990-", .part(990..<1000)),
        ("BYTES=10-19", .part(10..<20)), (" bytes=10-19 ", .part(10..<20)), ("bytes=990-5000", .part(990..<1000)),
        ("bytes=-1", .part(999..<1000)), ("bytes=-5000", .part(0..<1000)),
        ("bytes=10-99999999999999999999999999", .part(10..<1000)),
        ("bytes=-99999999999999999999999999", .part(0..<1000)),
        ("bytes=1000-", .unsatisfiable), ("bytes=-0", .unsatisfiable),
        ("bytes=99999999999999999999999999-", .unsatisfiable), ("bytes=5000-6000", .unsatisfiable),
        // What is no range, or more than one, is as if it were not there.
        ("bytes=20-10", .whole), ("bytes=", .whole), ("bytes=-", .whole), ("bytes=a-b", .whole),
        ("bytes=1-2-3", .whole),
        ("bytes=0-1,5-6", .whole), ("lines=0-1", .whole), ("bytes", .whole), ("", .whole), ("bytes=+1-5", .whole),
        ("bytes=0x1-5", .whole), ("bytes=--5", .whole), ("bytes=1-\u{664}", .whole),
    ])
    func aRange(_ text: String, _ expected: ContentSelection) {
        #expect(select([("Range", text)]) == expected)
        #expect(select([("Range", text)], method: .HEAD) == .whole)
        #expect(select([("Range", text), ("Range", "bytes=0-1")]) == .whole)
    }

    @Test(arguments: [
        (tag, true), ("W/" + tag, true), ("\"a,b\", " + tag, true), (tag + ",\"x\"", true), ("*", true),
        ("\"1-2-3-5\"", false), ("1-2-3-4", false), ("", false), (",,", false),
    ])
    func whatTheClientHas(_ text: String, _ isKnown: Bool) {
        let expected = isKnown ? ContentSelection.unchanged : .whole
        #expect(select([("If-None-Match", text)]) == expected)
        #expect(select([("If-None-Match", text)], method: .HEAD) == expected)
        #expect(select([("If-None-Match", text), ("Range", "bytes=0-1")]) == (isKnown ? .unchanged : .part(0..<2)))
        #expect(select([("If-None-Match", text)], tag: nil) == .whole)
    }

    @Test(
        "A part is only of the file that the client has begun",
        arguments: [
            (tag, true), ("W/" + tag, false), ("\"other\"", false), ("Sun, 22 Nov 2026 00:00:00 GMT", false),
        ])
    func ifRange(_ text: String, _ isSame: Bool) {
        let expected = isSame ? ContentSelection.part(500..<1000) : .whole
        #expect(select([("If-Range", text), ("Range", "bytes=500-")]) == expected)
        #expect(select([("If-Range", text), ("Range", "bytes=500-")], tag: nil) == .whole)
        #expect(select([("If-Range", text)]) == .whole)
    }

    @Test func nothingOfAnEmptyFile() {
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/", headers: ["Range": "bytes=0-"])
        #expect(ContentSelection(head, size: 0, tag: nil) == .unsatisfiable)
    }

    /// A request that keeps the connection, with fields.
    private func ask(_ path: String, _ fields: String..., method: String = "GET") -> String {
        "\(method) \(path) HTTP/1.1\r\nHost: h\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n"
    }

    @Test func partsOnOneConnection() async throws {
        let server = try await TestServer()
        let size = TestServer.largeSize
        let text = try await server.exchange(
            ask("/files/small", "Range: bytes=3-8") + ask("/files/large", "Range: bytes=-16")
                + ask("/files/large", "Range: bytes=\(size)-") + ask("/files/empty", "Range: bytes=0-")
                + ask("/files/large", "Range: bytes=0-\(size / 2 - 1)", "Connection: close"))
        let answers = text.split(separator: "HTTP/1.1 ").map(String.init)
        #expect(answers.map { $0.prefix(3) } == ["206", "206", "416", "416", "206"])
        #expect(answers[0].contains("Content-Range: bytes 3-8/600\r\n") && answers[0].hasSuffix("\r\n\r\nll\nsma"))
        #expect(answers[0].contains("Content-Length: 6\r\n"))
        #expect(answers[1].hasSuffix("\r\n\r\n0123456789abcdef"))
        #expect(
            answers[2].contains("Content-Range: bytes */\(size)\r\n") && answers[2].contains("Content-Length: 0\r\n"))
        #expect(answers[4].contains("Content-Range: bytes 0-\(size / 2 - 1)/\(size)\r\n"))
        #expect(answers[4].hasSuffix("\r\n\r\n" + TestServer.large(size / 2)))
        #expect(server.files.count.bodyBytes == 6 + 16 + size / 2)
        #expect(server.files.count.answers == [206: 3, 416: 2])
        // What never changes under its path needs no tag.
        #expect(!text.contains("ETag"))
        await server.listener.stop(within: .seconds(5))
    }

    @Test func aTagIsOfTheFileAsItIs() async throws {
        let server = try await FolderServer()
        func tag(_ text: String) throws -> String {
            String(try #require(text.firstMatch(of: /ETag: ("[0-9a-f-]+")\r\n/)).1)
        }
        try server.directory.write("root/a", "first")
        let first = try tag(try await server.exchange(get("/files/a", ends: true)))
        #expect(try tag(try await server.exchange(get("/files/a", method: "HEAD", ends: true))) == first)
        let known = try await server.exchange(
            ask("/files/a", "If-None-Match: \(first)") + ask("/files/a", "If-None-Match: \(first)", method: "HEAD")
                + ask("/files/a", "If-Range: \(first)", "Range: bytes=1-2", "Connection: close"))
        let answers = known.split(separator: "HTTP/1.1 ").map(String.init)
        #expect(answers.map { $0.prefix(3) } == ["304", "304", "206"], "\(known)")
        for answer in answers.prefix(2) {
            #expect(answer.hasSuffix("\r\n\r\n") && answer.contains("ETag: \(first)\r\n"))
            #expect(answer.contains("Cache-Control: no-cache\r\n") && !answer.contains("Content-Length"))
        }
        #expect(answers[2].hasSuffix("\r\n\r\nir"))
        // The same size in the same place, as a program that rewrites the file leaves it.
        try await Task.sleep(for: .milliseconds(20))
        try server.directory.write("root/a", "again")
        let changed = try await server.exchange(
            ask("/files/a", "If-None-Match: \(first)")
                + ask("/files/a", "If-Range: \(first)", "Range: bytes=1-2", "Connection: close"))
        #expect(changed.split(separator: "HTTP/1.1 ").map { $0.prefix(3) } == ["200", "200"], "\(changed)")
        #expect(try tag(changed) != first)
        await server.stop()
    }
}
