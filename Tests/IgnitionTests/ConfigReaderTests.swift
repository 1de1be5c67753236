import Ignition
import TestSupport
import Testing

@Suite("Reading Ignition configs")
struct ConfigReaderTests {
    private static func config(_ rest: String) -> String { "{\"ignition\":{\"version\":\"3.4.0\"}\(rest)}" }

    private static func file(_ contents: String, mode: String = "420") -> String {
        config(",\"storage\":{\"files\":[{\"path\":\"/a\",\"mode\":\(mode),\"contents\":\(contents)}]}")
    }

    @Test(
        "what is wrong is named",
        arguments: [
            ("{}", "`ignition` is missing"), ("", "c:1:1"), ("[]", "a list"),
            ("{\"ignition\":{}}", "`ignition.version` is missing"),
            ("{\"ignition\":{\"version\":\"3.6.0\"}}", "known are 3.0.0"),
            (config(",\"storge\":{}"), "unknown key `storge`"),
            (config(",\"kernelArguments\":{\"shouldExists\":[]}"), "unknown key `shouldExists`"),
            (config(",\"systemd\":{\"units\":[{\"name\":\"a\"}]}"), "unit name `a`"),
            (config(",\"systemd\":{\"units\":[{\"name\":\"a.path\",\"contents\":\"x\"}]}"), "line 1 of the unit"),
            (config(",\"passwd\":{\"users\":[{\"name\":\"a b\"}]}"), "user name `a b`"),
            (config(",\"storage\":{\"links\":[{\"path\":\"/a\"}]}"), "`storage.links[0].target` is missing"),
            (
                "{\"ignition\":{\"version\":\"3.2.0\"},\"kernelArguments\":{\"shouldExist\":[\"a\"]}}",
                "only since 3.3.0"
            ),
            (file("{\"source\":\"http://x/\"}"), "`data:`"), (file("{\"source\":\"data:,%4\"}"), "hexadecimal"),
            (file("{\"source\":\"data:,a b\"}"), "not escaped"),
            (file("{\"source\":\"data:;base64,a\"}"), "base64 is damaged"),
            (file("{\"source\":\"data:,x\",\"compression\":\"xz\"}"), "`gzip` or nothing"),
            (file("{\"source\":\"data:,x\",\"compression\":\"gzip\"}"), "not gzip"),
            (file("{\"source\":\"data:,\"}", mode: "4096"), "0 to 4095"),
            (file("{\"source\":\"data:,\"}", mode: "\"0644\""), "whole number"),
        ])
    func faults(text: String, message: String) {
        let error = #expect(throws: (any Error).self) { try ConfigReader.read(Array(text.utf8), source: "c") }
        #expect("\(error.map { "\($0)" } ?? "")".contains(message), "\(error.map { "\($0)" } ?? "none")")
    }

    @Test("a small config cannot become large")
    func bomb() throws {
        let limit = 1 << 20
        let large = try DataURL(encoding: [UInt8](repeating: 0, count: limit + 1))
        #expect(large.isCompressed && large.text.utf8.count < 10_000)
        #expect(throws: IgnitionError.self) { try DataURL.decode(large.text, isCompressed: true, limit: limit) }
        let half = try DataURL(encoding: [UInt8](repeating: 0, count: limit / 2))
        func config(_ count: Int) -> [UInt8] {
            let files = (0..<count).map {
                "{\"path\":\"/\($0)\",\"mode\":0,\"contents\":{\"source\":\"\(half.text)\",\"compression\":\"gzip\"}}"
            }
            return Array(Self.config(",\"storage\":{\"files\":[\(files.joined(separator: ","))]}").utf8)
        }
        #expect(try ConfigReader.read(config(2), source: "c", limit: limit).files.count == 2)
        #expect(throws: (any Error).self) { try ConfigReader.read(config(3), source: "c", limit: limit) }
    }

    @Test("every damage to gzip is noticed")
    func damage() throws {
        let contents = Array(String(repeating: "all work and no play\n", count: 50).utf8)
        let url = try DataURL(encoding: contents)
        #expect(try DataURL.decode(url.text, isCompressed: true) == contents)
        var seed = Seed()
        let shown = seed.description
        let start = "data:;base64,".utf8.count
        for _ in 0..<300 {
            var bytes = Array(url.text.utf8)
            let index = Int.random(in: start + 16..<bytes.count - 4, using: &seed)
            bytes[index] = bytes[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let broken = String(decoding: bytes, as: UTF8.self)
            let read = try? DataURL.decode(broken, isCompressed: true)
            #expect(read == nil || read == contents, "\(shown) \(index)")
        }
    }
}
