import Archive
import Glibc
import HummingbirdCore
import TestSupport
import Testing

@testable import HTTP

@Suite(.timeLimit(.minutes(2)), .serialized) struct LocalListenerTests {
    private let directory: TemporaryDirectory
    private let path: UnixSocketPath

    init() throws {
        directory = try TemporaryDirectory()
        path = try UnixSocketPath("\(directory.path)/admin.sock")
    }

    /// The bodies of several answers to a client of ours.
    private static func bodies(_ url: String, count: Int = 1) async throws -> [String] {
        try await onThread {
            let client = BlockingClient(ClientSettings())
            defer { client.close() }
            return try (0..<count).map { _ in
                let answer = try client.send(ClientRequest("GET", url))
                return String(decoding: try answer.bytes(limit: 100, deadline: .seconds(5)), as: UTF8.self)
            }
        }
    }

    /// Why a client of ours fails.
    private static func failure(_ url: String) async -> TransportError? {
        do {
            _ = try await bodies(url)
            return nil
        } catch {
            return error as? TransportError
        }
    }

    @Test func requestsAreAnswered() async throws {
        let listener = try await LocalListener.start(path, TestServer().service)
        #expect(try await file() == "socket 600\n")
        let url = "\(path):/hello"
        let answers = try await Self.bodies(url, count: 3)
        #expect(answers == ["hello \n", "hello \n", "hello \n"])
        let curl = try await run("curl", ["-sS", "--unix-socket", path.path, "http://localhost/hello"])
        #expect(curl.output == "hello \n")
        await listener.stop(within: .seconds(5))
        #expect(try await file().isEmpty)
        let gone = await Self.failure(url)
        #expect(gone?.kind == .unreachable && gone?.hasReachedServer == false)
    }

    @Test func whatListensOrIsSomethingElseStays() async throws {
        let first = try await LocalListener.start(path, TestServer().service)
        let error = await #expect(throws: LocalSocketError.self) {
            _ = try await LocalListener.start(path, TestServer().service)
        }
        #expect(error?.reason == .taken && error?.description.contains(path.path) == true)
        #expect(try await run("curl", ["-sS", "--unix-socket", path.path, "http://localhost/hello"]).succeeded)
        await first.stop(within: .seconds(5))
        try directory.write("admin.sock", "text")
        #expect(throws: LocalSocketError.self) { _ = try LocalSocket.open(path) }
        #expect(try readText(path.path) == "text")
        unlink(path.path)
        try #require(symlink("/nowhere", path.path) == 0)
        #expect(throws: LocalSocketError.self) { _ = try LocalSocket.open(path) }
    }

    @Test func theSocketOfADeadProcessIsReplaced() async throws {
        do { _ = try LocalSocket.open(path) }
        // Closed without being removed, as by SIGKILL.
        #expect(try await file().hasPrefix("socket "))
        let refused = await Self.failure("\(path):/")
        #expect(refused?.kind == .refused)
        let listener = try await LocalListener.start(path, TestServer().service)
        #expect(try await run("curl", ["-sS", "--unix-socket", path.path, "http://localhost/hello"]).succeeded)
        await listener.stop(within: .seconds(5))
    }

    @Test func theFileOfAnotherIsNotRemoved() async throws {
        let first = try LocalSocket.open(path)
        unlink(path.path)
        let second = try LocalSocket.open(path)
        first.file.remove()
        #expect(try await file().hasPrefix("socket "))
        second.file.remove()
        #expect(try await file().isEmpty)
    }

    /// Of programs that start at the same moment one gets the socket.
    @Test func oneOfManyWins() async throws {
        do { _ = try LocalSocket.open(path) }
        let path = path
        let service = try await TestServer().service
        let listeners = await withTaskGroup { group in
            for _ in 0..<8 { group.addTask { try? await LocalListener.start(path, service) } }
            return await group.reduce(into: [LocalListener]()) { $0 += [$1].compactMap(\.self) }
        }
        #expect(listeners.count == 1)
        for listener in listeners { await listener.stop(within: .seconds(5)) }
    }

    @Test(arguments: ["relative", "/", "", "/a:b", "/a\nb", "/" + String(repeating: "a", count: 107)])
    func whatIsNoPathIsRefused(text: String) {
        #expect(throws: InvalidUnixSocketPath.self) { try UnixSocketPath(text) }
    }

    @Test func placesAreRead() throws {
        #expect(try ListenPlace("unix:/run/a.sock") == .local(UnixSocketPath("/run/a.sock")))
        #expect(try ListenPlace("[::1]:80") == .network(ListenAddress("[::1]:80")))
        #expect(try ListenPlace("unix:/run/a.sock").description == "unix:/run/a.sock")
        #expect(throws: InvalidListenAddress.self) { try ListenPlace("/run/a.sock") }
    }

    @Test(arguments: ["unix:relative:/x", "unix:/a", "unix:/a:x", "unix:/a:/x y", "unix:/a:/x#y"])
    func whatIsNoURLIsRefused(url: String) throws {
        #expect(throws: TransportError.self) { try ClientURL(url) }
    }

    /// What stands at the path, and who may use it; empty when nothing does.
    private func file() async throws -> String {
        try await run("stat", ["-c", "%F %a", path.path]).output
    }
}
