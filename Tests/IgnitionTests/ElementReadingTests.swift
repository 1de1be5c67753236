import Ignition
import TestSupport
import Testing

@Suite("Elements out of Ignition configs")
struct ElementReadingTests {
    private static func file(_ contents: String, _ rest: String = ",\"mode\":420") -> String {
        "\"storage\":{\"files\":[{\"path\":\"/a\",\"contents\":\(contents)\(rest)}]}"
    }

    @Test(
        "what an element cannot say is named",
        arguments: [
            (file("{\"source\":\"http://x/\"}"), "`$.storage.files.0.contents`: the contents are not in"),
            (file("{\"source\":\"data:,x\"}", ""), "`$.storage.files.0`: `mode` is missing"),
            (
                file("{\"source\":\"data:,x\"}", ",\"mode\":1,\"append\":[]"),
                "`$.storage.files.0.append`: the field"
            ),
            (
                file("{\"source\":\"data:,x\"}", ",\"mode\":1,\"user\":{\"id\":1}"),
                "`$.storage.files.0.user.id`: the field"
            ),
            (file("{\"source\":\"data:,x\",\"compression\":\"gzip\"}"), "not gzip"),
            (
                "\"storage\":{\"directories\":[{\"path\":\"/a\",\"overwrite\":true}]}",
                "directories.0.overwrite`"
            ),
            ("\"storage\":{\"links\":[{\"path\":\"/a\",\"target\":\"b\",\"user\":{}}]}", "links.0.user`"),
            ("\"systemd\":{\"units\":[{\"name\":\"a.path\",\"mask\":true}]}", "units.0.mask`"),
            (
                "\"systemd\":{\"units\":[{\"name\":\"a.path\",\"dropins\":[{\"name\":\"a.conf\"}]}]}",
                "`contents` is missing"
            ),
            ("\"passwd\":{\"users\":[{\"name\":\"a b\"}]}", "user name `a b`"),
            ("\"passwd\":{\"users\":[{\"name\":\"a\",\"uid\":1}]}", "users.0.uid`"),
            ("\"passwd\":{\"groups\":[{\"name\":\"a\",\"gid\":1}]}", "groups.0.gid`"),
        ])
    func refusals(members: String, message: String) throws {
        let document = try Config(reading: Array(latest(members).utf8), source: "c")
        let error = #expect(throws: IgnitionError.self) {
            _ = (try document.files(), try document.directories, try document.links)
            _ = (try document.units, try document.users, try document.groups)
        }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "none")")
    }

    @Test("a config that a host would refuse is not read")
    func refusedConfigs() {
        for text in [
            "{}", latest("\"storage\":{\"files\":[{\"path\":\"a\"}]}"), latest("\"storage\":5"),
        ] {
            #expect(throws: IgnitionError.self) {
                try Config(reading: Array(text.utf8), source: "c")
            }
        }
    }

    @Test("a small config cannot become large")
    func bomb() throws {
        let limit = 1 << 20
        let bomb = try DataURL(encoding: [UInt8](repeating: 0, count: limit + 1))
        #expect(bomb.isCompressed && bomb.text.utf8.count < 10_000)
        #expect(throws: IgnitionError.self) {
            try DataURL.decode(bomb.text, isCompressed: true, limit: limit)
        }
        let half = try DataURL(encoding: [UInt8](repeating: 0, count: limit / 2))
        func config(_ count: Int) -> [UInt8] {
            let files = (0..<count).map {
                "{\"path\":\"/\($0)\",\"mode\":0,\"contents\":{\"source\":\"\(half.text)\",\"compression\":\"gzip\"}}"
            }
            return Array(latest("\"storage\":{\"files\":[\(files.joined(separator: ","))]}").utf8)
        }
        #expect(try Config(reading: config(2), source: "c").files(limit: limit).count == 2)
        let large = try Config(reading: config(3), source: "c")
        #expect(throws: IgnitionError.self) { try large.files(limit: limit) }
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
