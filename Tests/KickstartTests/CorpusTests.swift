import Kickstart
import TestSupport
import Testing

/// Answers of pykickstart to whole Kickstarts and to single commands.
@Suite(.enabled(if: Places.shared != nil || Tool.areRequired, "the shared cases lie beside the repository"))
struct CorpusTests {
    @Test func wholeKickstartsAreAcceptedAsByPykickstart() throws {
        let cases = try KickstartCase.read("kickstart.jsonl", name: "name", text: "text")
        let differences = cases.flatMap(\.differences)
        #expect(differences.isEmpty, "\(differences.count):\n\(differences.joined(separator: "\n"))")
        #expect(cases.count > 200)
    }

    @Test func snippetsAreAcceptedAsByPykickstart() throws {
        let cases = try KickstartCase.read("kickstart-snippets.jsonl", name: "id", text: "ks")
        let differences = cases.flatMap(\.differences)
        #expect(differences.isEmpty, "\(differences.count):\n\(differences.joined(separator: "\n"))")
        #expect(cases.count > 900)
    }
}
