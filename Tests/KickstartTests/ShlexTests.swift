import Kickstart
import TestSupport
import Testing

/// Reads a Kickstart as pykickstart does: `str.splitlines`, then `shlex.split(comments=True)`; prints the words of each
/// line in hexadecimal.
private let reader = """
    import shlex, sys
    for line in sys.stdin.buffer.read().decode().splitlines():
        print(" ".join(word.encode().hex() for word in shlex.split(line, comments=True)))
    """

private func words(of text: String) async throws -> [[String]] {
    let result = try await run("python3", ["-c", reader], input: text, environment: ["PYTHONIOENCODING": "utf-8"])
    guard result.succeeded else { throw TestFailure(result.description) }
    return result.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { line in
        line.split(separator: " ").map { word in
            let digits = Array(word.utf8)
            let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
                UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}

@Suite("Kickstart, read by Python's shlex", .enabled(if: Tool("python3").isUsable))
struct ShlexTests {
    @Test("any string without control characters survives")
    func property() async throws {
        var seed = Seed()
        let pieces = [
            "'", "\"", "\\", " ", "#", "$", "${x}", "`", "%end", "%include /etc/passwd", "=", "--", ";", "é", "😀",
        ]
        var strings: [String] = []
        while strings.count < 3000 {
            let count = Int.random(in: 0...12, using: &seed)
            let string = (0..<count).map { _ -> String in
                if Bool.random(using: &seed) { return pieces.randomElement(using: &seed) ?? "" }
                let limit: UInt32 = Bool.random(using: &seed) ? 0x7F : 0x10FFFF
                return Unicode.Scalar(UInt32.random(in: 0...limit, using: &seed)).map(String.init) ?? ""
            }.joined()
            if (try? Text(string)) != nil { strings.append(string) }
        }
        let commands = try strings.map { GeneralCommand.bootloader(append: try Text($0)) }
        let lines = try await words(of: Document(commands: commands, scripts: []).text)
        try #require(lines.count == strings.count, "\(seed)")
        for (line, string) in zip(lines, strings) {
            let expected = "--append=" + string
            #expect(
                line.count == 2 && Array(line[1].utf8) == Array(expected.utf8), "\(seed): \(string.debugDescription)")
        }
    }

    @Test("words and lists are single arguments")
    func lists() async throws {
        let nasty = try Word("a'b\"c#d$e\\f;g")
        let lines = try await words(
            of: Document(
                commands: [
                    GeneralCommand.enableServices([nasty, try Word("x")]), GeneralCommand.lang(nasty),
                    GeneralCommand.onlyUseDisks([nasty]),
                    OSTreeSetup(osName: nasty, url: try Word("http://h/?a=b&c"), ref: nasty),
                ], scripts: []
            ).text)
        #expect(
            lines == [
                ["services", "--enabled=a'b\"c#d$e\\f;g,x"], ["lang", nasty.string],
                ["ignoredisk", "--only-use=\(nasty.string)"],
                [
                    "ostreesetup", "--nogpg", "--osname=\(nasty.string)", "--url=http://h/?a=b&c",
                    "--ref=\(nasty.string)",
                ],
            ])
    }
}
