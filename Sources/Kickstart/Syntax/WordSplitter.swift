import Markup

/// Splits a line into words as Python's `shlex.split` does (POSIX mode): quotes, backslashes, and comments that begin
/// anywhere outside quotes, even within a word.
struct WordSplitter {
    /// A quote or a backslash without what must follow it.
    enum Failure: Error, Equatable {
        /// A quote that is never closed; the column of its opening, counted from one.
        case openQuote(column: Int)
        /// A backslash at the very end.
        case openEscape
    }

    private enum State { case between, word, quote(Unicode.Scalar, opened: Int) }

    private var words: [ParsedCommand.Argument] = []
    private var word = String.UnicodeScalarView()
    private var begin: Int?
    private let line: Int

    private init(line: Int) { self.line = line }

    /// The words of one line.
    /// - Parameters:
    ///   - comments: Whether `#` begins a comment.
    ///   - line: The number of the line, for marks.
    static func split(
        _ scalars: some Sequence<Unicode.Scalar>, comments: Bool, line: Int = 1
    ) throws(Failure) -> [ParsedCommand.Argument] {
        var splitter = WordSplitter(line: line)
        try splitter.run(scalars, comments: comments)
        return splitter.words
    }

    private mutating func run(_ scalars: some Sequence<Unicode.Scalar>, comments: Bool) throws(Failure) {
        var state = State.between
        var isEscaped = false
        var column = 0
        for scalar in scalars {
            column += 1
            if isEscaped {
                isEscaped = false
                // Within double quotes a backslash stays before anything but a quote and itself.
                if case .quote(let quote, _) = state, scalar != "\\", scalar != quote { word.append("\\") }
                word.append(scalar)
                continue
            }
            switch state {
            case .quote(let quote, _):
                if scalar == quote {
                    state = .word
                } else if scalar == "\\", quote == "\"" {
                    isEscaped = true
                } else {
                    word.append(scalar)
                }
            case .between, .word:
                switch scalar {
                case " ", "\t", "\r", "\n":
                    endWord()
                    state = .between
                    continue
                case "#" where comments:
                    endWord()
                    return
                case "\"", "'":
                    state = .quote(scalar, opened: column)
                case "\\":
                    isEscaped = true
                    state = .word
                default:
                    word.append(scalar)
                    state = .word
                }
                if begin == nil { begin = column }
            }
        }
        if case .quote(_, let opened) = state { throw .openQuote(column: opened) }
        if isEscaped { throw .openEscape }
        endWord()
    }

    private mutating func endWord() {
        guard let start = begin else { return }
        words.append(.init(text: String(word), mark: Mark(line: line, column: start)))
        word = .init()
        begin = nil
    }
}
