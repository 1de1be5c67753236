import Markup

/// A command line of a Kickstart, split into options and positionals as pykickstart's option tables have them: names
/// are known, abbreviations resolved, arity, integers, booleans and choices checked. What a command demands beyond
/// its options is for ``Rules``.
struct ParsedCommand: Hashable {
    /// A word of the line, its quotes taken away.
    struct Argument: Hashable {
        let text: String
        let mark: Mark
    }

    /// An option as it was given.
    struct Option: Hashable {
        /// The option's first name in the table (`--ondisk` for `--ondrive`), whatever was written.
        let name: String
        /// Where it was written.
        let mark: Mark
        /// Its values; empty for a flag, for an optional value that was left out, and for a value of `--`.
        let values: [Argument]

        /// The first value; empty for a flag.
        var text: String { values.first?.text ?? "" }
        /// The items between commas, trimmed, without empty ones.
        var items: [String] {
            text.split(separator: ",").map { $0.trimmed }.filter { !$0.isEmpty }.map { String($0) }
        }
        /// The value as Python's `int` reads it; nil for none, and for numbers beyond 64 bits.
        var integer: Int? { PythonInteger(text)?.value }
    }

    /// The name as written, which may be an alias (`partition` of `part`).
    let name: String
    /// Where the command begins.
    let mark: Mark
    /// Every word after the name.
    let arguments: [Argument]
    /// The options in the order in which they were given, repeated ones too; empty for commands that have no table
    /// (`realm`).
    let options: [Option]
    /// The words that pykickstart's table takes as positionals, in their order and within the declared count.
    let positionals: [Argument]
    /// What pykickstart leaves over, in its order. Only `raid` and `volgroup` reach ``Rules`` with any; `raid` has no
    /// unknown options among them.
    let extras: [Argument]
    /// The whole line as it stands in the file, without its end.
    let line: String

    /// The option of these names that was given last; names are the first ones of the table.
    func last(_ names: String...) -> Option? { options.last { names.contains($0.name) } }
    /// Every occurrence of an option.
    func all(_ name: String) -> [Option] { options.filter { $0.name == name } }
    /// Whether an option was given.
    func has(_ name: String) -> Bool { options.contains { $0.name == name } }
}

extension Substring {
    /// Without Unicode white space at both ends, as Python's `str.strip` does.
    var trimmed: Substring {
        let start = unicodeScalars.firstIndex { !PythonText.isSpace($0) } ?? endIndex
        let tail = self[start...]
        let last = tail.unicodeScalars.lastIndex { !PythonText.isSpace($0) }
        return last.map { tail[...$0] } ?? tail[tail.endIndex...]
    }
}
