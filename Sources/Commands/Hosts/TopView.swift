import Markup
import Operations

/// What `top` shows.
struct TopView: Sendable {
    /// What a server says of itself and its hosts.
    struct Hosts: Sendable {
        fileprivate let status: Value
        fileprivate let rows: [HostRow]

        /// - Throws: What the client throws.
        init(_ client: AdminClient) throws {
            rows = try client.get("/v1/hosts").list("hosts").map(HostRow.init)
            status = try client.get("/v1/status")
        }
    }

    var hosts: Hosts
    private var offset = 0

    init(_ hosts: Hosts) { self.hosts = hosts }

    private var rows: [HostRow] { hosts.rows }
    private var status: Value { hosts.status }

    /// Who is held or failed comes first, then who is under way.
    private var sorted: [HostRow] {
        rows.enumerated().sorted { (Self.rank($0.element), $0.offset) < (Self.rank($1.element), $1.offset) }
            .map(\.element)
    }

    private static func rank(_ row: HostRow) -> Int {
        if row.isHeld || row.phase == "failed" { return 0 }
        return ["booting", "installing", "installed", "first-boot"].contains(row.phase) ? 1 : 2
    }

    mutating func scroll(by lines: Int, _ size: TopScreen.Size) {
        offset = max(0, min(offset + lines, furthest(size)))
    }

    /// How far it can be scrolled: there may be fewer hosts, and more lines, than before.
    private func furthest(_ size: TopScreen.Size) -> Int { max(0, rows.count - max(1, size.rows - 4)) }

    private var title: String {
        var counts: [String] = []
        if case .object(let members)? = status["hosts"] {
            for case let member in members {
                if case .integer(let count) = member.value { counts.append("\(count) \(member.key)") }
            }
        }
        let held = status.number("held")
        if held > 0 { counts.append("\(held) held") }
        return "\(status.text("cluster")): \(rows.count) hosts" + (counts.isEmpty ? "" : "; ")
            + counts.joined(separator: ", ")
    }

    /// All of it once.
    var plain: String { "\(title)\n\n\(HostRow.table(sorted))" }

    /// As many lines as fit, none longer than the screen is wide.
    func lines(_ size: TopScreen.Size, problem: String?, isColoured: Bool) -> [String] {
        let sorted = sorted
        let offset = min(offset, furthest(size))
        let shown = sorted.dropFirst(offset).prefix(max(0, size.rows - 4))
        let now = Moment.now
        let table = HostRow.aligned([HostRow.header] + sorted.map { $0.cells(now: now) })
        var lines = [cut(title, size), "", cut(table[0], size)]
        for (row, text) in zip(shown, table.dropFirst(1 + offset)) {
            let text = cut(text, size)
            lines.append(isColoured ? Self.colour(row).map { "\u{1B}[\($0)m\(text)\u{1B}[0m" } ?? text : text)
        }
        while lines.count < size.rows - 1 { lines.append("") }
        lines.append(cut(problem ?? "q ends, arrows scroll", size))
        return Array(lines.prefix(size.rows))
    }

    private func cut(_ text: String, _ size: TopScreen.Size) -> String {
        let text = Terminal.word(Terminal.printable(text))
        return text.count <= size.columns ? text : text.prefix(max(0, size.columns - 1)) + "…"
    }

    private static func colour(_ row: HostRow) -> String? {
        if row.isAlarm { return "1;31" }
        switch rank(row) {
        case 0: return "31"
        case 1: return "33"
        default: return row.phase == "joined" ? "32" : nil
        }
    }
}
