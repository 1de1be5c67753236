import Glibc
import TestSupport
import Testing

@testable import HTTP

@Suite(.timeLimit(.minutes(2))) struct ListeningSocketTests {
    @Test(arguments: ["127.0.0.1:0", "[::1]:0"]) func aServerAnswersOnIt(address: String) async throws {
        let service = try await TestServer().service
        let socket = try ListeningSocket.open(ListenAddress(address))
        let listener = try await Listener.start(on: socket, service)
        let (host, port) = (listener.address.host, listener.address.port)
        #expect(port != 0 && "\(listener.address)".hasPrefix(address.dropLast(2)))
        let answer = try await run("curl", ["-s", "http://\(listener.address)/hello"])
        #expect(answer.output == "hello \(host)\n")
        #expect {
            _ = try ListeningSocket.open(ListenAddress(host: host, port: port))
        } throws: { "\($0)".hasSuffix(": Address already in use; stop what uses the port, or give another one") }
        await #expect {
            try await Listener.start(ListenAddress(host: host, port: port), service)
        } throws: { "\($0)".hasSuffix(": Address already in use; stop what uses the port, or give another one") }
        await listener.stop(within: .seconds(5))
        // Closed with the server: the address is free again.
        _ = try ListeningSocket.open(ListenAddress(host: host, port: port))
    }

    @Test func foreignAddressesAreRefused() throws {
        #expect {
            _ = try ListeningSocket.open(ListenAddress("192.0.2.1:80"))
        } throws: {
            "\($0)" == "cannot listen on 192.0.2.1:80: Cannot assign requested address; give an address that this "
                + "machine has"
        }
    }
}
