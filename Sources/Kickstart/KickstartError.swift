/// A value that cannot stand in a Kickstart.
package enum KickstartError: Error, Equatable, CustomStringConvertible, Sendable {
    /// A control character or line separator in a value.
    case unprintable(value: String)
    /// A value that should be one item, but is empty, has white space or a comma, or begins with `-` or `%`.
    case notOneItem(value: String)
    /// A name of an environment variable that a shell would not accept.
    case variableName(String)
    /// A character of a script that a Kickstart cannot carry, and its line, counted from one.
    case scriptCharacter(line: Int, Unicode.Scalar)
    /// A line of a script that the installer would take as the end or the beginning of a section; counted from one.
    case sectionMark(line: Int, text: String)
    /// A number of mebibytes that is no size of a partition.
    case size(Int)
    /// A key of `network` that `network` commands have no word for.
    case network(_ key: String, reason: String)

    package var description: String {
        switch self {
        case .unprintable(let value):
            "the value \"\(Self.shown(value))\" holds a control character or a line break, which a Kickstart cannot carry"
        case .notOneItem(let value):
            "the value \"\(value.prefix(80))\" must be one item: not empty, no white space, no comma, no leading \"-\" or \"%\""
        case .variableName(let name):
            "\"\(Self.shown(name))\" is no name of an environment variable; use A-Z, 0-9 and _"
        case .scriptCharacter(_, "\u{FEFF}"):
            "the script begins with a byte-order mark, which is part of its first word; save it without"
        case .scriptCharacter(let line, "\r"):
            "line \(line) ends in a carriage return; save the script with the line ends of Unix"
        case .scriptCharacter(let line, let scalar):
            "line \(line) of the script holds \(scalar.escaped), a control character or line break, which a Kickstart "
                + "cannot carry"
        case .sectionMark(let line, let text):
            "line \(line) of the script begins with \"%\" (\"\(text.prefix(60))\"), which the installer takes as a section; indent "
                + "does not help, so write it another way"
        case .size(let size):
            "a partition of \(size) MiB cannot be made; give a size between 1 and 2^31-1"
        case .network(let key, let reason): "`network.\(key)` cannot be told to the installer: \(reason)"
        }
    }

    private static func shown(_ value: String) -> String {
        value.unicodeScalars.prefix(80).reduce(into: "") { $0 += $1.breaksLine ? $1.escaped : String($1) }
    }
}
