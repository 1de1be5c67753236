import Inventory
import Kubernetes
import Markup
import Operations

/// A host as the server tells of it, for a line of a table.
struct HostRow: Sendable {
    let name: String
    let phase: String
    /// Since when it is there, as the server wrote it.
    let since: String
    let isHeld: Bool
    let isAlarm: Bool
    let progress: String
    let address: String
    let nextStep: String

    static let header = ["NAME", "PHASE", "SINCE", "PROGRESS", "ADDRESS", "NEXT STEP"]

    init(_ host: Value) {
        name = host.text("name")
        phase = host.text("phase")
        since = host.text("since")
        isHeld = host["hold"] != nil
        isAlarm = host["hold"]?["alarm"] == .bool(true)
        address = host.text("address")
        nextStep = host.text("nextStep")
        let isInstalling = ["booting", "installing"].contains(phase)
        let read = isInstalling ? host.number("archiveBytesRead") : 0
        if let all = host["archiveBytes"], case .integer(let all) = all, all > 0 {
            progress = read == 0 ? "" : "\(min(99, Int(Double(read) / Double(all) * 100))) %"
        } else {
            progress = read == 0 ? "" : ProgressText.size(read)
        }
    }

    /// The cells of a line.
    /// - Parameter now: From which the time is counted.
    func cells(now: Moment) -> [String] {
        let since = APITime.seconds(since).map { TimeSpan.between(Moment($0), now) } ?? since
        return [name, isHeld ? "\(phase), held" : phase, since, progress, address, nextStep].map {
            $0.isEmpty ? "-" : Terminal.word(Terminal.printable($0))
        }
    }

    /// A table of all.
    static func table(_ rows: [HostRow], now: Moment = .now) -> String {
        let lines = [header] + rows.map { $0.cells(now: now) }
        return aligned(lines).joined(separator: "\n")
    }

    /// Cells in columns; the last takes what it needs.
    static func aligned(_ lines: [[String]]) -> [String] {
        let widths = header.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        return lines.map { line in
            zip(line, widths).dropLast().map { $0 + String(repeating: " ", count: $1 - $0.count) }
                .joined(separator: "  ") + "  " + (line.last ?? "")
        }
    }
}
