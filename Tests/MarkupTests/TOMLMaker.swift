import TestSupport

/// Makes TOML documents that are mostly valid: few names, so that tables and keys meet often.
struct TOMLMaker {
    var seed: Seed

    init(seed: Seed) { self.seed = seed }

    mutating func document() -> String {
        var lines: [String] = []
        for _ in 0..<Int.random(in: 0...4, using: &seed) {
            switch Int.random(in: 0..<10, using: &seed) {
            case 0: lines.append(pick(["", "  # é", "\t"]))
            case 1...2: lines.append("[\(space())\(key())\(space())]\(comment())")
            case 3...4: lines.append("[[\(space())\(key())\(space())]]\(comment())")
            default: lines.append("\(space())\(pair(depth: 0))\(comment())")
            }
        }
        return lines.joined(separator: pick(["\n", "\n", "\r\n"])) + pick(["", "\n"])
    }

    private mutating func pair(depth: Int) -> String { "\(key())\(space())=\(space())\(value(depth: depth))" }

    private mutating func key() -> String {
        (0..<pick([1, 1, 2, 3])).map { _ in
            pick(["a", "b", "c", "a", "b", "1", "-_", "\"a\"", "'b'", "\"é\\n\"", "''"])
        }
        .joined(separator: pick([".", ".", " . "]))
    }

    private mutating func value(depth: Int) -> String {
        switch Int.random(in: 0..<(depth < 3 ? 10 : 7), using: &seed) {
        case 0: return integer()
        case 1: return float()
        case 2: return time()
        case 3: return pick(["true", "false", "inf", "-nan", "+inf", "0", "0x1F_a", "0b1_0", "0o17", "0xg", "True"])
        case 4...6: return string()
        case 7...8:
            let items = (0..<Int.random(in: 0...3, using: &seed)).map { _ in value(depth: depth + 1) }
            return
                "[\(break_())\(items.joined(separator: ",\(break_())"))\(pick(["", "", items.isEmpty ? "" : ","]))\(break_())]"
        default:
            let pairs = (0..<Int.random(in: 0...3, using: &seed)).map { _ in pair(depth: depth + 1) }
            return "{\(space())\(pairs.joined(separator: ",\(space())"))\(space())}"
        }
    }

    private mutating func string() -> String {
        let inner = (0..<Int.random(in: 0...4, using: &seed)).map { _ in
            pick([
                "a", "é", " ", "#", "]", "\t", "\\n", "\\\"", "\\u00e9", "\\U0001F600", "\\ud800", "\\x", "'", "\u{1}",
            ])
        }.joined()
        let long = pick(["", "\n", "\"", "\"\"", "\\\n  ", "\\  \n\n\t", "\r\n", "\\ x"])
        switch Int.random(in: 0..<4, using: &seed) {
        case 0: return "'\(inner)'"
        case 1: return "\"\"\"\(pick(["", "\n"]))\(inner)\(long)\"\"\""
        case 2: return "'''\(pick(["", "\n"]))\(inner)\(pick(["", "\n", "'", "''", "'''"]))'''"
        default: return "\"\(inner)\""
        }
    }

    private mutating func integer() -> String {
        pick(["", "", "+", "-"]) + pick(["0", "7", "42", "1_000", "9223372036854775808", "01", "1__0", "1_", "_1"])
    }

    private mutating func float() -> String {
        pick(["", "-", "+"]) + pick(["0", "3", "1_0", "03"]) + pick(["", ".5", ".1_4", ".", "._5"])
            + pick(["", "e5", "E-2", "e+1_0", "e", "e.5"])
    }

    private mutating func time() -> String {
        let date =
            pick(["1979", "2000", "1900", "0000"]) + "-" + pick(["02", "12", "13", "2"]) + "-"
            + pick(["27", "29", "30", "31"])
        let clock = pick(["07", "23", "24"]) + ":" + pick(["32", "60"]) + pick([":00", ":59", ":60", ""])
        return pick([date, "", date]) + pick(["T", " ", "t", ""]) + pick([clock, clock, ""])
            + pick(["", ".5", ".1234567", "."]) + pick(["", "Z", "z", "+01:30", "-24:00"])
    }

    private mutating func space() -> String { pick(["", " ", "", "\t "]) }
    private mutating func break_() -> String { pick(["", " ", "\n", " # x\n\t", ""]) }
    private mutating func comment() -> String { pick(["", "", " # c", "#"]) }

    private mutating func pick<T>(_ choices: [T]) -> T { choices[Int.random(in: 0..<choices.count, using: &seed)] }
}
