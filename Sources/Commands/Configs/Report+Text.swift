import Ignition
import Markup

extension Report {
    /// A line for each finding: `FILE:LINE:COLUMN: error at $.path: what`.
    func lines(of file: String) -> [String] {
        sorted.map { finding in
            let path = finding.path.map { " at \($0)" } ?? ""
            let lines = finding.message.unicodeScalars.split(omittingEmptySubsequences: false) {
                $0 == "\n" || $0 == "\r"
            }
            let message = lines.map { String($0) }.joined(separator: " ")
            return "\(file):\(finding.mark): \(finding.severity.rawValue)\(Terminal.word(path)): \(message)"
        }
    }

    /// Writes every finding to standard error.
    func say(of file: String) {
        for line in lines(of: file) { Terminal.note(Terminal.printable(line)) }
    }

    /// The findings for programs.
    func value(of file: String) -> Value {
        .array(
            sorted.map { finding in
                .object(omittingNil: [
                    ("file", .string(file)), ("severity", .string(finding.severity.rawValue)),
                    ("path", finding.path.map { .string($0.description) }), ("line", .integer(finding.mark.line)),
                    ("column", .integer(finding.mark.column)), ("message", .string(finding.message)),
                ])
            })
    }
}
