package import Inventory
package import Markup

/// How a simulated rack went: one line for each stage of each host.
package struct SimulationReport: Sendable {
    /// The stages of a machine's way from power-on to its first boot.
    package enum Stage: String, Sendable, CaseIterable {
        case boot, installer, kickstart, install, ignition, report
    }

    /// One stage of one host.
    package struct Line: Sendable {
        package let host: HostName
        package let stage: Stage
        package let duration: Duration
        /// What was received, in bytes of bodies.
        package let bytes: Int
        /// What went wrong; nil when nothing did.
        package let failure: String?
        /// What is worth knowing of a stage that went well.
        package let detail: String

        var milliseconds: Int {
            Int(duration.components.seconds) * 1000 + Int(duration.components.attoseconds / 1_000_000_000_000_000)
        }
    }

    package let lines: [Line]

    /// Whether every stage of every host went well.
    package var succeeded: Bool { !lines.isEmpty && lines.allSatisfy { $0.failure == nil } }

    /// A table for people.
    package var table: String {
        let rows =
            [["HOST", "STAGE", "TIME", "BYTES", "RESULT"]]
            + lines.map { line in
                [
                    line.host.description, line.stage.rawValue, "\(line.milliseconds) ms", String(line.bytes),
                    line.failure.map { "failed: \($0)" } ?? (line.detail.isEmpty ? "ok" : "ok: \(line.detail)"),
                ]
            }
        let widths = (0..<4).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            row.enumerated().map { column, text in
                guard column < 4 else { return text }
                let space = String(repeating: " ", count: widths[column] - text.count)
                return (2...3).contains(column) ? space + text : text + space
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }

    /// The same for programs.
    package var value: Value {
        [
            "succeeded": .bool(succeeded),
            "stages": .array(
                lines.map { line in
                    .object(omittingNil: [
                        ("host", .string(line.host.description)), ("stage", .string(line.stage.rawValue)),
                        ("milliseconds", .integer(line.milliseconds)), ("bytes", .integer(line.bytes)),
                        ("detail", line.detail.isEmpty ? nil : .string(line.detail)),
                        ("failure", line.failure.map { .string($0) }),
                    ])
                }),
        ]
    }
}
