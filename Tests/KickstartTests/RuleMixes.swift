import Kickstart
import TestSupport
import Testing

@Suite("what commands demand, in any mixture", .enabled(if: RulePeer.isUsable))
struct RuleMixes {
    /// Lines of the tables by their commands.
    private static let lines: [String: [String]] = Dictionary(
        grouping: RuleCase.all.flatMap { $0.text.split(separator: "\n").map { String($0) } }
    ) { String($0.split(separator: " ").first ?? "") }

    /// A line with words of other lines of its command, and without some of its own.
    private static func line(_ seed: inout Seed) -> String {
        guard let command = lines.keys.sorted().randomElement(using: &seed), let lines = lines[command] else {
            return ""
        }
        var words: [Substring] = []
        for _ in 0..<Int.random(in: 1...3, using: &seed) {
            let more = lines.randomElement(using: &seed)?.split(separator: " ").dropFirst() ?? []
            words.insert(contentsOf: more, at: Int.random(in: 0...words.count, using: &seed))
        }
        words.removeAll { _ in Int.random(in: 0..<8, using: &seed) == 0 }
        return ([Substring(command)] + words).joined(separator: " ")
    }

    @Test("pykickstart accepts the same")
    func mixtures() async throws {
        var seed = Seed()
        var texts: [String] = []
        for _ in 0..<1000 {
            let lines = (0..<Int.random(in: 1...3, using: &seed)).map { _ in Self.line(&seed) }
            texts.append(lines.joined(separator: "\n") + "\n")
        }
        let answers = try await RulePeer.acceptance(of: texts)
        try #require(answers.count == texts.count, "\(seed)")
        for (text, answer) in zip(texts, answers) {
            for version in SyntaxVersion.allCases {
                let faults = KickstartText.check(Array(text.utf8), source: "a.ks", version: version).faults
                #expect(faults.isEmpty == answer[version], "\(seed), \(version): \(text.debugDescription) \(faults)")
            }
        }
        let taken = answers.filter { $0[.rhel9] == true }.count
        #expect(taken > texts.count / 20 && taken < texts.count * 19 / 20, "\(seed): \(taken)")
    }
}
