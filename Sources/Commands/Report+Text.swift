import Ignition
import Markup

extension Report {
    /// A line for each finding: `FILE:LINE:COLUMN: error at $.path: what`.
    func lines(of file: String) -> [String] {
        sorted.map { finding in
            let path = finding.path.map { " at \($0)" } ?? ""
            return "\(file):\(finding.mark): \(finding.severity.rawValue)\(path): \(finding.message)"
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
