import Archive
import HTTP
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct BlockingClientFailureTests {
    private static let size = 64 << 20

    /// A server answers and reads no further: the head comes, with its body, and the source is left where it is.
    @Test(arguments: [
        ("401 Unauthorized", false), ("413 Too Large", true), ("307 Away", false), ("201 Created", false),
    ])
    func earlyAnswersEndTheSending(_ status: String, closes: Bool) async throws {
        let server = try ScriptedServer { connection in
            _ = connection.readHead()
            _ = connection.read(100_000)
            connection.send("HTTP/1.1 \(status)\r\nContent-Length: 6\r\nX: y\r\n\r\ndenied")
            if !closes { connection.waitForEnd() }
        }
        try await onThread {
            let open = OpenClient()
            for _ in 0..<2 {
                let source = PatternSource(Self.size)
                var request = ClientRequest("PUT", server.url + "/blob")
                request.body = .stream(source, count: Self.size)
                let start = ContinuousClock.now
                let response = try open.client.send(request)
                #expect(response.status == Int(status.prefix(3)))
                #expect(response.field("x") == "y")
                #expect(try response.bytes(limit: 10, deadline: .seconds(10)) == Array("denied".utf8))
                #expect(ContinuousClock.now - start < .seconds(10))
                #expect(source.position < Self.size)
            }
        }
        #expect(server.connections == 2)
    }

    @Test func errorsOfASourceArriveUnchanged() async throws {
        let server = try ScriptedServer { connection in
            _ = connection.readHead()
            connection.waitForEnd()
        }
        try await onThread {
            let open = OpenClient()
            var request = ClientRequest("PUT", server.url)
            request.body = .stream(PatternSource(300_000, fails: true), count: 400_000)
            #expect(throws: TestFailure.self) { try open.client.send(request) }
            request.body = .stream(PatternSource(300_000), count: 400_000)
            #expect(kind { _ = try open.client.send(request) } == .shortSource)
        }
        #expect(server.connections == 2)
    }

    @Test func serversThatStandStillAreLeft() async throws {
        let silent = try ScriptedServer { connection in
            while connection.readHead() != nil {}
        }
        let deaf = try ScriptedServer { connection in
            _ = connection.readHead()
            sleep(milliseconds: 1500)
        }
        try await onThread {
            let open = OpenClient(idle: .milliseconds(200))
            var request = ClientRequest("GET", silent.url)
            #expect(kind { _ = try open.client.send(request) } == .idle)
            request.deadline = .milliseconds(50)
            #expect(kind { _ = try open.client.send(request) } == .deadline)
            var upload = ClientRequest("PUT", deaf.url)
            upload.body = .stream(PatternSource(Self.size), count: Self.size)
            #expect(kind { _ = try open.client.send(upload) } == .idle)
        }
    }

    /// A slow server is no idle one, in both directions.
    @Test func slowServersAreWaitedFor() async throws {
        let server = try ScriptedServer { connection in
            _ = connection.readHead()
            for _ in 0..<4 {
                sleep(milliseconds: 300)
                _ = connection.read(2 << 20)
            }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n")
            for _ in 0..<4 {
                sleep(milliseconds: 300)
                connection.send("x")
            }
        }
        try await onThread {
            var request = ClientRequest("PUT", server.url)
            request.body = .stream(PatternSource(8 << 20), count: 8 << 20)
            let response = try OpenClient(idle: .milliseconds(1500)).client.send(request)
            #expect(try response.drain().count == 4)
        }
    }

    /// What was sent as a whole may be answered later than the idle deadline.
    @Test func answersMayHaveTheirOwnDeadline() async throws {
        let server = try ScriptedServer { connection in
            while connection.readHead() != nil {
                _ = connection.read(1_000)
                sleep(milliseconds: 900)
                connection.send("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")
            }
        }
        try await onThread {
            let open = OpenClient(idle: .milliseconds(500))
            var request = ClientRequest("PUT", server.url)
            for (deadline, expected) in [(10_000, nil), (200, TransportError.Kind.idle)] {
                request.answerDeadline = .milliseconds(deadline)
                request.body = .stream(PatternSource(1_000), count: 1_000)
                #expect(kind { _ = try open.client.send(request) } == expected)
            }
        }
    }

    /// The client for tasks has a deadline for the whole exchange.
    @Test func dripsHaveAnEndForTasks() async throws {
        let server = try ScriptedServer { connection in
            _ = connection.readHead()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
            while connection.send([1]) { sleep(milliseconds: 10) }
        }
        let start = ContinuousClock.now
        await #expect(throws: TransportError.self) {
            try await Client.with { try await $0.get(server.url, limit: 1 << 20, deadline: .milliseconds(200)) }
        }
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test func dripsAreTooSlow() async throws {
        let server = try ScriptedServer { connection in
            _ = connection.readHead()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
            for _ in 0..<1000 {
                guard connection.send([1]) else { return }
                sleep(milliseconds: 10)
            }
        }
        try await onThread {
            let open = OpenClient(change: { $0.rateWindow = .milliseconds(300) })
            let response = try open.get(server.url)
            let start = ContinuousClock.now
            #expect(kind { _ = try response.drain() } == .tooSlow)
            #expect(ContinuousClock.now - start < .seconds(5))
            #expect(kind { _ = try response.drain() } == .tooSlow)
            let other = try open.get(server.url)
            #expect(kind { _ = try other.bytes(limit: 1 << 20, deadline: .milliseconds(100)) } == .deadline)
        }
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
    ])
    func cutBodiesAreBroken(_ answer: String) async throws {
        let server = try ScriptedServer { connection in
            _ = connection.readHead()
            connection.send(answer)
        }
        try await onThread {
            let response = try OpenClient().get(server.url)
            #expect(kind { _ = try response.drain() } == .broken)
        }
    }

    /// The repeated text makes a field of 100 kB, and a head of a thousand fields.
    @Test(arguments: [
        ("", "", 0, TransportError.Kind.broken), ("HTTP/1.1 200 OK\r\nContent-", "", 0, .broken),
        ("SSH-2.0-x\r\n\r\n", "", 0, .malformed), ("\u{15}\u{3}\u{1}\0\u{2}\u{2}\u{16}", "", 0, .malformed),
        ("HTTP/1.1 103 Early Hints\r\n\r\n", "HTTP/1.1 103 Early Hints\r\n\r\n", 1000, .broken),
        ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n", "\r\n", 1, .malformed),
        ("HTTP/1.1 200 OK\r\nA: ", "0123456789", 10_000, .malformed),
        ("HTTP/1.1 200 OK\r\n", "A: b\r\n", 1000, .malformed),
    ])
    func noAnswers(_ start: String, _ repeated: String, _ count: Int, _ expected: TransportError.Kind) async throws {
        let server = try ScriptedServer { connection in
            _ = connection.readHead()
            connection.send(start + String(repeating: repeated, count: count))
        }
        try await onThread {
            do {
                _ = try OpenClient().get(server.url)
                Issue.record("an answer")
            } catch let error as TransportError {
                #expect(error.kind == expected)
                #expect(error.hasReachedServer)
            }
        }
    }

    @Test func connectionsThatCannotBeMade() async throws {
        let port = try freePort()
        try await onThread {
            let open = OpenClient()
            let urls: [(String, TransportError.Kind)] = [
                ("http://127.0.0.1:\(port)/v2/?token=secret", .refused),
                ("https://127.0.0.1:\(port)/v2/?token=secret", .refused),
                ("http://nowhere.invalid/", .unresolved),
                ("ftp://h/", .invalidRequest), ("http://user:secret@h/?secret", .invalidRequest),
                ("http://h:99999/", .invalidRequest), ("http:///", .invalidRequest), ("", .invalidRequest),
                ("http://h/a b", .invalidRequest), ("http://[::1/", .invalidRequest),
                ("http://h\r\n/", .invalidRequest),
            ]
            for (url, expected) in urls {
                do {
                    _ = try open.get(url)
                    Issue.record("an answer from \(url)")
                } catch let error as TransportError {
                    #expect(error.kind == expected, "\(url): \(error)")
                    #expect(!error.hasReachedServer)
                    #expect(!"\(error)".contains("secret"))
                }
            }
            for (name, value) in [("A", "b\r\nX: y"), ("A: b\r\nC", "d"), ("", "x"), ("A", "\u{0}")] {
                var request = ClientRequest("GET", "http://127.0.0.1:\(port)/")
                request.fields = [(name, value)]
                #expect(kind { _ = try open.client.send(request) } == .invalidRequest)
            }
            #expect(
                kind { _ = try open.client.send(ClientRequest("GET /\r\n", "http://127.0.0.1:\(port)/")) }
                    == .invalidRequest)
        }
    }

    @Test func theStopFlagEndsEverything() async throws {
        let server = try ScriptedServer { connection in
            _ = connection.readHead()
            connection.waitForEnd()
        }
        try await onThread {
            let flag = StopFlag()
            let open = OpenClient(isStopped: { flag.isSet })
            startThread {
                sleep(milliseconds: 100)
                flag.set()
            }
            let start = ContinuousClock.now
            #expect(kind { _ = try open.get(server.url) } == .stopped)
            #expect(ContinuousClock.now - start < .seconds(3))
            #expect(kind { _ = try open.get(server.url) } == .stopped)
        }
    }

    @Test func limitsHold() async throws {
        let server = try ScriptedServer { connection in
            while let head = connection.readHead() {
                connection.send(
                    head.contains("/chunked")
                        ? "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n0\r\n\r\n"
                        : "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabcdef")
            }
        }
        try await onThread {
            let open = OpenClient()
            for path in ["/", "/chunked"] {
                #expect(try open.get(server.url + path).bytes(limit: 6, deadline: .seconds(1)).count == 6)
                let response = try open.get(server.url + path)
                #expect(kind { _ = try response.bytes(limit: 5, deadline: .seconds(1)) } == .tooLarge(limit: 5))
            }
        }
    }

    @Test func droppedAndDiscardedAnswersLeaveTheClientUsable() async throws {
        let server = try ScriptedServer { connection in
            while let head = connection.readHead() {
                let count = head.contains("/large") ? 5_000_000 : 1000
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(count)\r\n\r\n")
                connection.send([UInt8](repeating: 0, count: count))
            }
        }
        try await onThread {
            let open = OpenClient()
            for _ in 0..<10 { _ = try open.get(server.url + "/large") }
            for _ in 0..<10 { try open.get(server.url + "/large").discard() }
            let before = server.connections
            for _ in 0..<20 { try open.get(server.url + "/small").discard() }
            #expect(server.connections == before + 1)
        }
    }
}

final class StopFlag: Sendable {
    private let isUp = Mutex(false)
    var isSet: Bool { isUp.withLock { $0 } }
    func set() { isUp.withLock { $0 = true } }
}
