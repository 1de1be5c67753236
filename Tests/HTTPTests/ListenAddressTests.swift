import Testing

@testable import HTTP

@Suite struct ListenAddressTests {
    @Test(arguments: [
        ("127.0.0.1:8080", "127.0.0.1", 8080), ("0.0.0.0:0", "0.0.0.0", 0), ("[::1]:80", "::1", 80),
        ("[fd00::1]:65535", "fd00::1", 65535),
    ])
    func reads(text: String, host: String, port: Int) throws {
        let address = try ListenAddress(text)
        #expect(address.host == host)
        #expect(address.port == port)
        #expect(address.description == text)
    }

    @Test(arguments: [
        "", ":", "127.0.0.1", "127.0.0.1:", ":80", "::1:80", "[127.0.0.1]:80", "[::1]", "127.0.0.1:65536",
        "127.0.0.1:-1", "127.0.0.1:+1", "localhost:80", "[::1:80", "127.0.0.1:8 0", "1.2.3:80",
    ])
    func refuses(text: String) {
        #expect(throws: InvalidListenAddress.self) { try ListenAddress(text) }
    }
}
