import Glibc
import TestSupport
import Testing

@testable import HTTP

/// The protocol wants descriptors from 3 on, which this process has in use: here they are higher.
@Suite(.serialized) struct InheritedSocketsTests {
    private static let first: CInt = 900

    @Test func socketsAreFoundByName() async throws {
        let addresses = ["127.0.0.1:0", "127.0.0.1:0", "[::1]:0"]
        for (index, address) in addresses.enumerated() {
            let socket = try ListeningSocket.open(ListenAddress(address)).take()
            #expect(dup2(socket, Self.first + CInt(index)) > 0)
            close(socket)
        }
        // What does not listen, and what is no socket, is closed.
        let datagrams = socket(AF_INET, CInt(SOCK_DGRAM.rawValue), 0)
        #expect(dup2(datagrams, Self.first + 3) > 0)
        close(datagrams)
        let file = open("/dev/null", O_RDONLY)
        #expect(dup2(file, Self.first + 4) > 0)
        close(file)
        setenv("LISTEN_PID", "\(getpid())", 1)
        setenv("LISTEN_FDS", "6", 1)
        setenv("LISTEN_FDNAMES", "http:https:http::null", 1)
        var sockets = InheritedSockets(first: Self.first)
        #expect(sockets.names == ["http", "https", "http"])
        #expect(fcntl(Self.first, F_GETFD) == FD_CLOEXEC)
        for closed in 3...4 { #expect(fcntl(Self.first + CInt(closed), F_GETFD) == -1) }
        if sockets.take("admin") != nil { Issue.record("a socket without that name") }
        let listener: Listener
        guard let socket = sockets.take("https") else {
            throw TestFailure("no socket")
        }
        listener = try await Listener.start(on: socket, TestServer().service)
        #expect(try await run("curl", ["-sS", "http://\(listener.address)/hello"]).succeeded)
        await listener.stop(within: .seconds(5))
        if let socket = sockets.take("http") { #expect(socket.take() == Self.first) }
        if let socket = sockets.takeFirst() { #expect(socket.take() == Self.first + 2) }
        for descriptor in [Self.first, Self.first + 2] { close(descriptor) }
        #expect(sockets.names.isEmpty)
    }

    @Test(
        arguments: [
            ("1", "65"), ("1", "0"), ("1", "-1"), ("1", "x"), ("2", "1"), ("x", "1"), (nil, "1"), ("1", nil),
        ] as [(String?, String?)])
    func whatIsForAnotherProgramIsNotTaken(process: String?, count: String?) {
        // Nobody but this process has its number.
        if let process { setenv("LISTEN_PID", process == "1" ? "\(getpid())" : process, 1) }
        if let count { setenv("LISTEN_FDS", count, 1) }
        let sockets = InheritedSockets(first: Self.first)
        #expect(sockets.names.isEmpty)
        #expect(getenv("LISTEN_PID") == nil && getenv("LISTEN_FDS") == nil && getenv("LISTEN_FDNAMES") == nil)
    }
}
