import FoundationEssentials
import Ignition
import Markup
import TestSupport
import Testing

/// Answers of the reference validator to thousands of configs.
@Suite(.enabled(if: Places.shared != nil || Tool.areRequired, "the shared cases lie beside the repository"))
struct ReadingCorpusTests {
    private struct Case {
        let name: String
        let config: String
        let isAccepted: Bool
        /// Where the reference found errors.
        let errors: Set<String>

        init(_ line: Substring) throws {
            let value = try JSON.parse(Array(line.utf8), source: "ignition.jsonl").value
            guard case .string(let name) = value["name"], case .string(let config) = value["config"],
                case .bool(let isAccepted) = value["accepted"], case .string(let report) = value["report"]
            else { throw TestFailure("no case: \(line.prefix(100))") }
            self.name = name
            self.config = config
            self.isAccepted = isAccepted
            errors = Set(
                report.split(separator: "\\n").flatMap { $0.split(separator: "\n") }.compactMap { line in
                    guard line.hasPrefix("error at $"), let path = line.dropFirst(9).split(separator: ", line").first
                    else { return nil }
                    return String(path)
                })
        }

        /// Whether the reference knows the version and this does not, by choice.
        var isExperimental: Bool { config.contains("3.7.0-experimental") }
    }

    private func cases() throws -> [Case] {
        guard let shared = Places.shared else { throw TestFailure("the shared cases are not here") }
        let text = try String(contentsOfFile: "\(shared)/corpus/ignition.jsonl", encoding: .utf8)
        return try text.split(separator: "\n").map(Case.init)
    }

    @Test func acceptanceAndPathsAreThoseOfTheReference() throws {
        var differences: [String] = []
        var count = 0
        for each in try cases() {
            let (document, report) = Config.read(Array(each.config.utf8), source: each.name)
            let isAccepted = !report.hasErrors
            count += 1
            if each.isExperimental {
                if isAccepted { differences.append("\(each.name): of an experimental version, and accepted") }
                continue
            }
            if isAccepted != each.isAccepted || isAccepted != (isAccepted && document != nil) {
                differences.append("\(each.name): accepted \(isAccepted); \(each.errors) \(report.lines)")
                continue
            }
            let found = Set(report.findings.filter { $0.severity == .error }.compactMap { $0.path?.description })
            if !each.errors.isSubset(of: found) {
                differences.append("\(each.name): at \(each.errors), found at \(found)")
            }
        }
        #expect(differences.isEmpty, "\(differences.count) of \(count):\n\(differences.joined(separator: "\n"))")
        #expect(count > 3000)
    }
}
