import Markup

/// One line of a Kickstart, with its end.
struct SourceLine {
    let scalars: ArraySlice<Unicode.Scalar>
    let source: String
    /// Counted from one.
    let number: Int

    /// Without white space before and behind.
    var stripped: ArraySlice<Unicode.Scalar> { PythonText.stripped(scalars) }

    var isBlankOrComment: Bool {
        let first = scalars.first { !PythonText.isSpace($0) }
        return first == nil || first == "#"
    }

    /// The text without its end.
    var text: String {
        String(scalars[..<(scalars.lastIndex { !PythonText.endsLine($0) }.map { $0 + 1 } ?? scalars.startIndex)])
    }

    /// The place of the first character that is no white space.
    var mark: Mark {
        let first = scalars.firstIndex { !PythonText.isSpace($0) } ?? scalars.startIndex
        return Mark(line: number, column: first - scalars.startIndex + 1)
    }

    /// The first word, as far as white space.
    var head: String { String(stripped.prefix { !PythonText.isSpace($0) }) }
}
