import Butane
import Ignition
import Markup
import TestSupport
import Testing

/// Answers of the reference implementation to a thousand configs.
@Suite(.enabled(if: Places.shared != nil || Tool.areRequired, "the shared cases lie beside the repository"))
struct ButaneCorpusTests {
    @Test func everyStableCaseIsAnsweredAlike() throws {
        let folders = try CorpusFolders()
        let cases = try CorpusCase.stable()
        var differences: [String] = []
        for each in cases {
            let result = try Butane.translate(
                Array(each.input.utf8), source: each.name, filesDirectory: folders.path(of: each),
                isStrict: false)
            let found = result.report.findings.map {
                "\($0.severity) \($0.path?.description ?? "-") \($0.mark) \($0.message)"
            }
            if (result.output != nil) != each.isAccepted {
                differences.append(
                    "\(each.variant) \(each.version) \(each.name): \(each.isAccepted ? "refused" : "accepted"): \(found)"
                )
            } else if let output = result.output, let expected = each.output {
                let made = try output.value.decoded
                if made != expected {
                    differences.append(
                        "\(each.variant) \(each.version) \(each.name):\n  \(made.json())\n  \(expected.json())")
                }
            }
        }
        #expect(cases.count > 900)
        #expect(differences.isEmpty, "\(differences.count) differ:\n\(differences.joined(separator: "\n"))")
    }

    @Test func errorsStandWhereTheReferenceSeesThem() throws {
        let folders = try CorpusFolders()
        var differences: [String] = []
        var count = 0
        for each in try CorpusCase.stable() where !each.errorLines.isEmpty {
            let result = try Butane.translate(
                Array(each.input.utf8), source: each.name, filesDirectory: folders.path(of: each),
                isStrict: false)
            let lines = Set(
                result.report.findings.filter { $0.severity == .error }.map { String($0.mark.line) })
            count += 1
            if lines.isDisjoint(with: each.errorLines) {
                differences.append("\(each.name): \(lines.sorted()), the reference at \(each.errorLines.sorted())")
            }
        }
        #expect(count > 300)
        #expect(differences.isEmpty, "\(differences.count) differ:\n\(differences.joined(separator: "\n"))")
    }
}

extension ButaneResult.Output {
    /// What is written out.
    var value: Value {
        get throws {
            switch self {
            case .ignition(let document): try JSON.parse(Array(document.json().utf8), source: "made").value
            case .machineConfig(let value): value
            }
        }
    }
}
