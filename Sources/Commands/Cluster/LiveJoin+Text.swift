import Markup
import Operations

extension LiveJoin.Outcome {
    /// What was done, for people.
    func text(isDryRun: Bool) -> String {
        var lines = changes.map { isDryRun ? "would \($0)" : "done: \($0)" }
        lines.append(
            "the host joins with token \(tokenID)"
                + (tokenEnd.map { ", which \(isDryRun ? "would end" : "ends") \($0)" } ?? ", which does not end"))
        if let certificatesEnd {
            lines.append("the control plane's certificates can be fetched until \(certificatesEnd)")
        }
        return lines.joined(separator: "\n")
    }

    /// What was done, for programs.
    func value(isDryRun: Bool) -> Value {
        .object(omittingNil: [
            ("serverVersion", .string(version)), ("dryRun", isDryRun ? true : nil), ("tokenID", .string(tokenID)),
            ("tokenEnd", tokenEnd.map { .string("\($0)") }),
            ("certificatesEnd", certificatesEnd.map { .string("\($0)") }),
            ("authorityPins", .array(pins.map { .string("\($0)") })),
            ("changes", .array(changes.map { .string($0) })), ("warnings", .array(warnings.map { .string($0) })),
        ])
    }
}
