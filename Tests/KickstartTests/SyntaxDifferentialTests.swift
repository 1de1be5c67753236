import Glibc
import Kickstart
import TestSupport
import Testing

/// What pykickstart says to lines that nobody has written by hand.
@Suite(.enabled(if: SyntaxReference.isUsable, "pykickstart is not installed"))
struct SyntaxDifferentialTests {
    /// `SLIPWAY_KICKSTART_CASES` makes it more.
    private static let count = getenv("SLIPWAY_KICKSTART_CASES").flatMap { Int(String(cString: $0)) } ?? 240

    private func compare(_ texts: [String], _ seed: Seed) async throws {
        let answers = try await SyntaxReference.accepted(texts)
        let differences = zip(texts, answers).flatMap { text, accepted in
            KickstartCase(name: "-", text: text, accepted: accepted).differences.map {
                "\($0)\n  \(text.debugDescription)"
            }
        }
        #expect(differences.isEmpty, "\(seed): \(differences.count):\n\(differences.joined(separator: "\n"))")
        // Both answers must be among them for the comparison to mean something.
        let accepted = answers.count { $0[.rhel9] == true }
        #expect(accepted > texts.count / 40 && accepted < texts.count * 39 / 40, "\(accepted) of \(texts.count)")
    }

    @Test func commandsAreTakenAsByPykickstart() async throws {
        let seed = Seed()
        var writer = SyntaxWriter(seed)
        try await compare((0..<Self.count).map { _ in writer.lines() }, seed)
    }

    @Test func sectionsAreTakenAsByPykickstart() async throws {
        let seed = Seed()
        var writer = SyntaxWriter(seed)
        try await compare((0..<Self.count / 2).map { _ in writer.kickstart() }, seed)
    }

    @Test(.enabled(if: Places.shared != nil || Tool.areRequired, "the shared cases lie beside the repository"))
    func changedKickstartsAreTakenAsByPykickstart() async throws {
        let seed = Seed()
        var writer = SyntaxWriter(seed)
        var choice = Seed(seed.value ^ 1)
        let snippets = try KickstartCase.read("kickstart-snippets.jsonl", name: "id", text: "ks")
        let whole = try KickstartCase.read("kickstart.jsonl", name: "name", text: "text")
        let texts = (0..<Self.count).compactMap { index in
            (index % 12 == 0 ? whole : snippets).randomElement(using: &choice).map { writer.changed($0.text) }
        }
        try await compare(texts, seed)
    }
}
