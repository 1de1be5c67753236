import Ignition
import Markup

extension Report {
    /// A line for each finding, such as `error $.storage.files.0.path 3:14 it is not absolute`.
    var lines: [String] {
        findings.map { "\($0.severity) \($0.path?.description ?? "-") \($0.mark) \($0.message)" }
    }
}

/// What is found about a text.
func findings(_ text: String) -> [String] { Config.read(Array(text.utf8), source: "c.ign").report.lines }

/// A config of the latest version with the given members.
func latest(_ members: String) -> String { "{\"ignition\":{\"version\":\"3.6.0\"},\n\(members)}" }

/// A text without its `‸`, and where that stood.
func marked(_ text: String) -> (text: String, mark: Mark) {
    let before = text.prefix { $0 != "‸" }
    let line = before.split(separator: "\n", omittingEmptySubsequences: false)
    return (text.filter { $0 != "‸" }, Mark(line: line.count, column: (line.last?.count ?? 0) + 1))
}
