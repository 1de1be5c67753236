/// One command line: a name and its arguments, quoted when it is rendered and nowhere else.
struct Line {
    private(set) var text: String

    init(_ name: String) { text = name }

    /// Adds a bare option, as `--nogpg`.
    mutating func add(_ option: String, if isWanted: Bool = true) {
        if isWanted { text += " " + option }
    }

    /// Adds a value without an option.
    mutating func add(value: Word) { text += " " + Self.quoted(value.string) }

    /// Adds a value without an option that may have spaces.
    mutating func add(value: Phrase) { text += " " + Self.quoted(value.string) }

    /// Adds `option=value`; in this form a value may begin with a dash or be empty.
    mutating func add(_ option: String, _ value: Text?) {
        if let value { text += " " + option + "=" + Self.quoted(value.string) }
    }

    /// Adds `option=value`.
    mutating func add(_ option: String, _ value: Word?) {
        if let value { text += " " + option + "=" + Self.quoted(value.string) }
    }

    /// Adds `option=a,b`; nothing for an empty list.
    mutating func add(_ option: String, _ values: [Word]) {
        guard !values.isEmpty else { return }
        text += " " + option + "=" + Self.quoted(values.map(\.string).joined(separator: ","))
    }

    /// Quotes a string so that Python's `shlex.split(comments=True)`, and a POSIX shell, read back one word of these
    /// characters.
    static func quoted(_ string: String) -> String {
        let isPlain = string.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "@%+=:,./-_".utf8.contains(byte)
            }
        }
        if isPlain, !string.isEmpty { return string }
        var result = "'"
        for scalar in string.unicodeScalars {
            if scalar == "'" { result += "'\"'\"'" } else { result.unicodeScalars.append(scalar) }
        }
        return result + "'"
    }
}
