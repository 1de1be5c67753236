/// What is said about long work: a bar that fits a terminal, or a plain line.
struct ProgressText {
    let state: ProgressState
    /// Bytes, or objects where they are counted; nil as long as it is not known.
    let perSecond: Double?

    private static let barWidth = 10...30

    /// A line for a log.
    var plain: String {
        Self.joined([percent.map { "\($0)%" }, amount, objects, rate, timeLeft], by: ", ")
    }

    /// A line of at most so many columns, all of them ASCII. What matters least is left out first, the bar last.
    func bar(columns: Int) -> String {
        let percent = percent.map { String(repeating: " ", count: $0 < 10 ? 2 : $0 < 100 ? 1 : 0) + "\($0)%" }
        let facts = [
            [percent, amount, objects, rate, timeLeft], [percent, amount, rate, timeLeft], [percent, amount, timeLeft],
            [percent ?? amount, timeLeft], [percent ?? amount], [],
        ].map { Self.joined($0, by: "  ") }
        // Brackets and two blanks go beside the bar.
        let least = Self.barWidth.lowerBound + 4
        if let fraction, let fitting = facts.dropLast().first(where: { $0.utf8.count + least <= columns }) {
            let room = min(Self.barWidth.upperBound, columns - fitting.utf8.count - 4)
            let done = Int(fraction * Double(room))
            return "[" + String(repeating: "#", count: done) + String(repeating: "-", count: room - done) + "]  "
                + fitting
        }
        return facts.first { $0.utf8.count <= columns } ?? ""
    }

    private static func joined(_ parts: [String?], by separator: String) -> String {
        parts.compactMap(\.self).joined(separator: separator)
    }

    private var fraction: Double? {
        guard let total = state.total, total > 0 else { return nil }
        return min(1, max(0, Double(state.done) / Double(total)))
    }

    private var percent: Int? { fraction.map { Int($0 * 100) } }

    private var amount: String? {
        // Where objects are counted, nobody counts bytes.
        if state.totalObjects != nil { return nil }
        return Self.size(state.bytes) + (state.totalBytes.map { " of \(Self.size($0))" } ?? "")
    }

    private var objects: String {
        if let parts = state.parts { return parts }
        if let total = state.totalObjects { return "\(state.objects) of \(total) objects" }
        return state.objects == 1 ? "1 object" : "\(state.objects) objects"
    }

    private var rate: String? {
        perSecond.map { perSecond in
            let number = Int(min(perSecond, 1e18))
            return state.totalObjects == nil ? Self.size(number) + "/s" : "\(number)/s"
        }
    }

    private var timeLeft: String? {
        guard let total = state.total, let perSecond, perSecond >= 1 else { return nil }
        let seconds = (max(0, Double(total) - Double(state.done)) / perSecond).rounded(.up)
        // Nobody waits that long; the rate is only low for the moment.
        guard seconds < 100 * 3600 else { return nil }
        return Self.time(Int(seconds)) + " left"
    }

    /// Two or three digits and a unit: `9.5 MiB`, `830 MiB`.
    static func size(_ bytes: Int) -> String {
        let units = ["B", "KiB", "MiB", "GiB", "TiB"]
        var unit = 0
        var tenths = max(0, bytes) <= .max / 10 ? max(0, bytes) * 10 : .max
        while tenths >= 10_240, unit < units.count - 1 {
            tenths /= 1024
            unit += 1
        }
        let number = unit > 0 && tenths < 100 ? "\(tenths / 10).\(tenths % 10)" : "\(tenths / 10)"
        return number + " " + units[unit]
    }

    private static func time(_ seconds: Int) -> String {
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
        return (hours > 0 ? "\(hours):\(two(minutes))" : "\(minutes)") + ":" + two(seconds % 60)
    }
}
