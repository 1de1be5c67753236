/// What makes text a unit file for systemd (systemd.syntax(7)) and for Ignition, which reads it before it writes it.
enum UnitSyntax {
    /// Ignition's reader refuses longer lines.
    private static let longestLine = 2048

    /// Whether a text can name a unit or a drop-in (systemd.unit(5)).
    static func isName(_ text: String) -> Bool {
        (1...255).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch UInt8(byte) {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
                case UInt8(ascii: "0")...UInt8(ascii: "9"): true
                default: ":-_.\\@".utf8.contains(byte)
                }
            }
    }

    /// - Throws: ``IgnitionError/unitSyntax(unit:line:reason:)``.
    static func check(_ text: String, unit: String) throws(IgnitionError) {
        var hasSection = false
        var isContinued = false
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard line.utf8.count < longestLine else {
                throw .unitSyntax(unit: unit, line: index + 1, reason: "is longer than \(longestLine - 1) bytes")
            }
            let begin = line.drop { $0 == " " || $0 == "\t" }
            if begin.first == "#" || begin.first == ";" { continue }
            defer { isContinued = line.last == "\\" }
            if isContinued || begin.isEmpty { continue }
            if begin.first == "[" {
                guard begin.last == "]", begin.count > 2 else {
                    throw .unitSyntax(unit: unit, line: index + 1, reason: "begins a section without its `]`")
                }
                hasSection = true
            } else if !hasSection {
                throw .unitSyntax(unit: unit, line: index + 1, reason: "stands before the first `[Section]`")
            } else if !begin.dropFirst().contains("=") || begin.first == "=" {
                throw .unitSyntax(unit: unit, line: index + 1, reason: "is no `Name=value`")
            }
        }
    }
}
