import Glibc
import TestSupport
import Testing

@testable import HTTP

@Suite(.timeLimit(.minutes(2)), .serialized) struct FolderTests {
    private static let text = "text of a file\n"

    private func serving(limits: Limits = Limits(), _ body: (FolderServer) async throws -> Void) async throws {
        let server = try await FolderServer(limits: limits)
        for name in ["a", "sub/b", "sub/deep/c d", "sub/é", ".hidden", ".dots/in", "sub/.hidden", "x.private"] {
            try server.directory.write("root/\(name)", Self.text)
        }
        try server.directory.write("root/empty", "")
        try server.directory.write("outside", "secret")
        try await body(server)
        await server.stop()
    }

    @Test(arguments: [
        ("a", 200), ("sub/b", 200), ("a?query", 200), ("%61", 200), ("sub%2Fb", 200), ("sub/deep/c%20d", 200),
        ("sub/%C3%A9", 200), ("sub/e%CC%81", 404), ("empty", 200),
        ("", 404), ("nothing", 404), ("sub", 404), ("sub/", 404), ("/a", 404), ("sub//b", 404), ("a/", 404),
        ("a/b", 404), (".", 404), ("./a", 404), ("sub/./b", 404), ("..", 404), ("../outside", 404),
        ("sub/../a", 404), ("sub/../../outside", 404), ("%2e%2e/outside", 404), ("%2E%2E%2Foutside", 404),
        ("..%2foutside", 404), ("sub/%2e%2e/%2e%2e/outside", 404), ("%252e%252e/outside", 404), ("..\\outside", 404),
        (".hidden", 404), ("%2ehidden", 404), (".dots/in", 404), ("sub/.hidden", 404), ("...", 404), ("x.private", 404),
        ("a%00", 404), ("a%00.txt", 404), ("sub%00/b", 404), ("%ff", 404), ("%zz", 404), ("a%", 404),
        ("link", 404), ("loop", 404), ("toroot/a", 404), ("todir/b", 404), ("outlink", 404), ("fifo", 404),
        ("socket", 404), ("device", 404),
    ])
    func onlyRegularFilesInside(path: String, status: Int) async throws {
        try await serving { server in
            let root = server.directory("root")
            for (target, name) in [
                ("a", "link"), ("loop", "loop"), (".", "toroot"), ("sub", "todir"), ("../outside", "outlink"),
            ] { #expect(symlink(target, "\(root)/\(name)") == 0) }
            #expect(mkfifo("\(root)/fifo", 0o666) == 0)
            #expect(mknod("\(root)/socket", S_IFSOCK | 0o666, 0) == 0)
            if geteuid() == 0 { #expect(mknod("\(root)/device", S_IFCHR | 0o666, 0x103) == 0) }
            let answer = try await server.exchange(get("/files/\(path)", ends: true))
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer)")
            if status == 200, path != "empty" { #expect(answer.hasSuffix("\r\n\r\n" + Self.text)) }
        }
    }

    @Test func longNamesAreNotThere() async throws {
        try await serving { server in
            for path in [String(repeating: "a", count: 300), String(repeating: "a/", count: 6000) + "a"] {
                let answer = try await server.exchange(get("/files/\(path)", ends: true))
                #expect(answer.hasPrefix("HTTP/1.1 404 "))
            }
        }
    }

    @Test func headsAndMethods() async throws {
        try await serving { server in
            let huge = try server.directory.write("root/huge", "")
            #expect(truncate(huge, 8 << 30) == 0)
            let text = try await server.exchange(
                get("/files/huge", method: "HEAD", h2c: true) + get("/files/none", method: "HEAD", h2c: true)
                    + get("/files/a", h2c: true) + get("/files/a", method: "PUT") + get("/files/a", ends: true))
            let answers = text.split(separator: "HTTP/1.1 ")
            #expect(answers.map { $0.prefix(3) } == ["200", "404", "200", "405", "200"])
            #expect(answers[0].contains("Content-Length: \(8 << 30)\r\n") && answers[0].hasSuffix("\r\n\r\n"))
            #expect(answers[2].contains("Cache-Control: no-cache\r\n") && answers[2].hasSuffix(Self.text))
            #expect(server.area.count.answers == [200: 3, 404: 1, 405: 1])
        }
    }

    @Test func whatChangesShowsAtTheNextRequest() async throws {
        try await serving { server in
            let path = server.directory("root/a")
            for text in ["second", "third, and longer"] {
                let new = try server.directory.write("new", text)
                #expect(rename(new, path) == 0)
                #expect(try await server.exchange(get("/files/a", ends: true)).hasSuffix("\r\n\r\n" + text))
            }
            unlink(path)
            #expect(try await server.exchange(get("/files/a", ends: true)).hasPrefix("HTTP/1.1 404 "))
        }
    }

    /// One that is replaced is sent as it was; one that is cut short ends the connection, so that nobody takes the part
    /// for the whole.
    @Test(arguments: [true, false]) func aFileThatChangesWhileItIsSent(isReplaced: Bool) async throws {
        var limits = Limits()
        limits.stall = .milliseconds(500)
        try await serving(limits: limits) { server in
            let size = 32 << 20
            let path = try server.directory.write("root/large", "")
            #expect(truncate(path, off_t(size)) == 0)
            let client = try RawClient(port: server.listener.address.port)
            await client.send(get("/files/large", ends: true))
            var received = try await client.receive(exactly: 4096).count
            if isReplaced {
                let new = try server.directory.write("new", "short")
                #expect(rename(new, path) == 0)
            } else {
                #expect(truncate(path, 0) == 0)
            }
            while let piece = await client.receive(), !piece.isEmpty { received += piece.count }
            #expect(isReplaced ? received > size : received < size)
        }
    }

    @Test func noDescriptorIsLeftBehind() async throws {
        try await serving { server in
            let large = try server.directory.write("root/large", "")
            #expect(truncate(large, 16 << 20) == 0)
            let many = String(repeating: get("/files/sub/b") + get("/files/sub/none") + get("/files/sub"), count: 200)
            _ = try await server.exchange(many + get("/files/large", ends: true))
            for _ in 0..<20 {
                let client = try RawClient(port: server.listener.address.port)
                await client.send(get("/files/large"))
                _ = try await client.receive(exactly: 1000)
            }
            // The clients are gone; the directory itself stays open.
            let root = server.directory("root")
            for _ in 0..<100 where try openPaths(root).count > 1 { try await Task.sleep(for: .milliseconds(50)) }
            #expect(try openPaths(root) == [root])
        }
    }

    @Test func hundredSlowClientsCostNoMemory() async throws {
        try await serving { server in
            let large = try server.directory.write("root/large", "")
            #expect(truncate(large, 64 << 20) == 0)
            let before = try residentBytes()
            let clients = try (0..<100).map { _ in try RawClient(port: server.listener.address.port) }
            for client in clients {
                client.shrinkReceiveBuffer()
                await client.send(get("/files/large") + get("/files/large"))
            }
            for client in clients { _ = try await client.receive(exactly: 1000) }
            #expect(try residentBytes() - before < 64 << 20)
            #expect(try openPaths(server.directory("root")).count == 101)
            await server.listener.stop(within: .milliseconds(100))
        }
    }

    /// Root may open nearly everything, but not for reading what sysfs has for writing only.
    @Test(.enabled(if: access("/sys/bus/platform/drivers_probe", F_OK) == 0))
    func anUnreadableFileIsAFaultOfTheServer() async throws {
        let server = try await FolderServer(root: "/sys/bus/platform")
        let answer = try await server.exchange(get("/files/drivers_probe") + get("/files/none", ends: true))
        #expect(answer.hasPrefix("HTTP/1.1 500 ") && answer.contains("\nHTTP/1.1 404 "), "\(answer)")
        await server.stop()
    }

    @Test func aFolderThatIsNotThereIsRefused() throws {
        let directory = try TemporaryDirectory()
        for path in [directory("none"), try directory.write("file", "")] {
            #expect { try ContentFolder(path: path) } throws: { "\($0)".contains(path) }
        }
    }

    @Test func everyAnswerIsTold() async throws {
        try await serving { server in
            _ = try await server.exchange(
                get("/files/a") + get("/files/no%6ee?x", method: "HEAD") + get("/elsewhere", ends: true))
            _ = try await server.exchange("garbage\r\n\r\n")
            await server.stop()
            let told = server.exchanges.map { "\($0.peer) \($0.method) \($0.target) \($0.status) \($0.bodyBytes)" }
            #expect(
                told == [
                    "127.0.0.1 GET /files/a 200 \(Self.text.utf8.count)", "127.0.0.1 HEAD /files/no%6ee?x 404 0",
                    "127.0.0.1 GET /elsewhere 404 0",
                ])
        }
    }

    private func openPaths(_ prefix: String) throws -> [String] {
        guard let stream = opendir("/proc/self/fd") else { throw TestFailure("opendir") }
        defer { closedir(stream) }
        var paths: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
            let count = readlink("/proc/self/fd/\(name)", &buffer, buffer.count)
            let path = String(decoding: buffer.prefix(max(0, count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
            if path.hasPrefix(prefix) { paths.append(path) }
        }
        return paths
    }
}
