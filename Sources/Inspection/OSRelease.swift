/// The fields of `os-release`.
struct OSRelease {
    /// The most bytes that are read.
    static let limit = 1 << 18

    private let fields: [String: String]

    /// Reads the text as os-release(5) and libostree do: lines that assign nothing are passed over, the last
    /// assignment of a name counts.
    init(_ bytes: [UInt8]) {
        var fields: [String: String] = [:]
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let line = line.drop { $0 == " " || $0 == "\t" }
            guard line.first != "#", let equals = line.firstIndex(of: "="), equals != line.startIndex else { continue }
            fields[String(line[..<equals])] = Self.unquoted(line[line.index(after: equals)...])
        }
        self.fields = fields
    }

    /// A field; nil when it is not there or empty.
    subscript(name: String) -> String? { fields[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// The value of an assignment of the shell without expansions: single or double quotes, and backslashes outside
    /// single quotes.
    private static func unquoted(_ text: Substring) -> String {
        var value = ""
        var quote: Character?
        var characters = text[...]
        while let character = characters.popFirst() {
            switch (character, quote) {
            case ("\\", let quote) where quote != "'":
                guard let next = characters.popFirst() else { break }
                if quote == "\"", !"\"\\$`".contains(next) { value.append(character) }
                value.append(next)
            case ("'", nil), ("\"", nil): quote = character
            case (_, .some(let open)) where open == character: quote = nil
            case (" ", nil), ("\t", nil): return value
            default: value.append(character)
            }
        }
        return value
    }
}
