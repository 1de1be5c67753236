import Kickstart

/// A Kickstart of a few lines, and which versions accept it.
struct RuleCase: CustomStringConvertible {
    let text: String
    let accepted: [SyntaxVersion: Bool]

    var description: String { text.debugDescription }

    /// Reads a table with a case in each line: `y` or `n` for RHEL 8, 9 and 10, a space, and the Kickstart, in which
    /// `⏎` ends a line.
    static func table(_ lines: String) -> [RuleCase] {
        lines.split(separator: "\n").map { line in
            let accepted = zip(SyntaxVersion.allCases, line).map { ($0, $1 == "y") }
            let text = line.dropFirst(4).split(separator: "⏎", omittingEmptySubsequences: false).joined(separator: "\n")
            return RuleCase(text: text + "\n", accepted: Dictionary(uniqueKeysWithValues: accepted))
        }
    }

    static let all = layout + storage + devices + network + sources + accounts + system
}
