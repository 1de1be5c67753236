/// What a list of machines is written in.
struct HardwareForm {
    /// The first line that is neither empty nor a comment of YAML; nil where there is none.
    private let line: String?
    private let hasComment: Bool
    private let isWide: Bool

    init(_ bytes: [UInt8]) {
        isWide = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        var (line, hasComment): (String?, Bool) = (nil, false)
        for piece in text.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            let piece = String(decoding: piece.prefix(4096), as: UTF8.self)
            if piece.allSatisfy(\.isWhitespace) { continue }
            guard piece.hasPrefix("#") else {
                line = piece
                break
            }
            hasComment = true
        }
        self.line = line
        self.hasComment = hasComment
    }

    /// What is wrong with the text as a whole; nil when it can be read.
    var problem: (message: String, remedy: String)? {
        if isWide { return ("the file is UTF-16", "save it as UTF-8 text") }
        guard let line else {
            return ("the file is empty", "begin with the header of a hardware.csv, or list hosts in YAML")
        }
        // What spreadsheets make of it where the comma is for decimals.
        for (separator, name) in [(";", "`;`"), ("\t", "tabs")] {
            let names = Self.names(line, separator)
            if names.count > 1, names.contains("hostname") {
                return ("columns are separated by \(name)", "separate them with commas")
            }
        }
        return hasComment && isCSV ? ("a comment stands before the header", "remove it: CSV has none") : nil
    }

    /// Whether it is CSV: the line names a column that every list has, or has commas and is no YAML.
    var isCSV: Bool {
        guard let line else { return false }
        let names = Self.names(line, ",")
        guard names.count > 1 else { return false }
        let isYAML =
            line.first.map { "-[{%&*!|>".contains($0) } == true || line.contains(": ") || line.hasSuffix(":")
        return names.contains("hostname") || names.contains("mac") || !isYAML
    }

    /// A column's name, however it is quoted, spaced and spelt.
    static func column(_ text: some StringProtocol) -> String {
        String(text).filter { $0 != "\"" && $0 != " " }.lowercased()
    }

    private static func names(_ line: String, _ separator: String) -> [String] {
        line.split(separator: separator).map(column)
    }
}
