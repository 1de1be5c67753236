import Ignition
import Markup
import TestSupport
import Testing

@Suite struct ReadingHostileTests {
    private func read(_ text: String, limits: ParseLimits = Config.limits) -> [String] {
        Config.read(Array(text.utf8), source: "c", limits: limits).report.lines
    }

    @Test func limitsHold() {
        let text = latest("\"x\":[[1,2],[3]]")
        #expect(read(text, limits: ParseLimits(bytes: text.utf8.count, depth: 4, nodes: 9)).count == 1)
        for (limits, message) in [
            (ParseLimits(bytes: text.utf8.count - 1, depth: 4, nodes: 9), "bytes"),
            (ParseLimits(bytes: text.utf8.count, depth: 3, nodes: 9), "nest deeper"),
            (ParseLimits(bytes: text.utf8.count, depth: 4, nodes: 8), "more than 8 values"),
        ] {
            let lines = read(text, limits: limits)
            #expect(lines.count == 1 && lines.allSatisfy { $0.contains(message) }, "\(lines)")
        }
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            // Each would take minutes if it were not linear.
            { (0..<50_000).map { "\"x\($0)\":0" }.joined(separator: ",") },
            { Array(repeating: "\"x\":0", count: 50_000).joined(separator: ",") },
            { Array(repeating: "\"storage\":{\"files\":[]}", count: 20_000).joined(separator: ",") },
            {
                "\"passwd\":{\"users\":[\(Array(repeating: "{}", count: 20_000).joined(separator: ","))]},"
                    + Array(repeating: "\"passwd\":{\"users\":[{}]}", count: 20_000).joined(separator: ",")
            },
            { "\"kernelArguments\":{\"shouldExist\":[\((0..<50_000).map { "\"k\($0)\"" }.joined(separator: ","))]}" },
            { "\"storage\":{\"files\":[\((0..<5000).map { "{\"path\":\"/f\($0)\"}" }.joined(separator: ","))]}" },
            { "\"x\":\"\(String(repeating: "\\n", count: 500_000))\"" },
        ] as [@Sendable () -> String])
    func largeConfigsAreReadInLinearTime(_ members: @Sendable () -> String) {
        _ = read(latest(members()))
    }

    @Test func brokenTextsNeverTrap() {
        var seed = Seed()
        let sample = Array(ReadingMarksTests.sample.utf8)
        for _ in 0..<300 {
            var bytes = sample
            for _ in 0..<Int.random(in: 1...6, using: &seed) {
                let index = Int.random(in: 0..<bytes.count, using: &seed)
                switch Int.random(in: 0..<4, using: &seed) {
                case 0: bytes[index] = UInt8.random(in: 0...255, using: &seed)
                case 1: bytes.remove(at: index)
                case 2: bytes.insert(contentsOf: Array("{}[]\",:0n".utf8).shuffled(using: &seed).prefix(2), at: index)
                default: bytes.replaceSubrange(index..<min(index + 3, bytes.count), with: "\"a\":null,".utf8)
                }
            }
            let (document, report) = Config.read(bytes, source: "c")
            #expect(document != nil || report.hasErrors, "\(seed)")
        }
    }
}
