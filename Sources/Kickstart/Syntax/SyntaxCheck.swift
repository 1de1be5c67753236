import Markup

/// Reads a Kickstart line by line: commands, and the sections that begin with `%NAME` and end with `%end`.
struct SyntaxCheck {
    private(set) var state: CheckState
    private let find: KickstartText.Finder?
    /// The section that is open.
    private var section: OpenSection?
    private var depth = 0
    private var bytesLeft = CheckLimits.bytes
    private var linesLeft = CheckLimits.lines

    init(source: String, version: SyntaxVersion, find: KickstartText.Finder?) {
        state = CheckState(source: source, version: version)
        self.find = find
    }

    /// Reads a file, or one that another includes.
    mutating func read(_ bytes: [UInt8], source: String) {
        let before = state.source
        state.source = source
        defer { state.source = before }
        guard let lines = lines(of: bytes, source: source) else { return }
        if depth == 0, lines.allSatisfy(\.isBlankOrComment) {
            state.warn("there is no command in it", at: .start, remedy: "give it commands and sections")
        }
        var index = 0
        while index < lines.count, !state.isFull {
            let line = lines[index]
            index += 1
            state.source = line.source
            if line.isBlankOrComment { continue }
            guard let words = split(line, comments: true), let first = words.first else { continue }
            if first.text == "%include" {
                include(words)
            } else if section != nil {
                // A file included in a section, or one that left a section open behind it.
                index = readSection(lines, from: index - 1)
            } else if first.text.unicodeScalars.first == "%" {
                if first.text == "%ksappend" { continue }
                open(words)
                index = readSection(lines, from: index)
            } else {
                state.check(words, line: line.text)
            }
        }
        guard depth == 0, let open = section else { return }
        state.source = source
        state.fault("\(open.name) does not end", at: open.mark, remedy: "end it with a line %end")
    }

    /// The lines of a file, with those that `%ksappend` puts in; nil when it is too large.
    private mutating func lines(of bytes: [UInt8], source: String) -> [SourceLine]? {
        var result: [SourceLine] = []
        guard let own = split(bytes, source: source) else { return nil }
        for line in own {
            guard line.stripped.starts(with: "%ksappend".unicodeScalars) else {
                result.append(line)
                continue
            }
            let words = line.stripped.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
            guard words.count > 1 else {
                state.fault("%ksappend without a file", at: line.mark, remedy: "name a file or URL behind it")
                continue
            }
            guard find != nil else {
                result.append(line)
                continue
            }
            if let found = found(String(words[1]), at: line.mark), let more = split(found.bytes, source: found.source) {
                result += more
            }
        }
        return result
    }

    private mutating func split(_ bytes: [UInt8], source: String) -> [SourceLine]? {
        guard bytes.count <= bytesLeft else {
            state.fault(
                "this is more than \(CheckLimits.bytes) bytes", at: .start, remedy: "a Kickstart is far smaller")
            return nil
        }
        bytesLeft -= bytes.count
        let text = String(decoding: bytes, as: UTF8.self)
        if !text.utf8.elementsEqual(bytes) {
            let good = zip(text.utf8, bytes).prefix { $0 == $1 }
            let line = good.reduce(1) { $0 + ($1.1 == UInt8(ascii: "\n") ? 1 : 0) }
            state.fault("the line is no UTF-8", at: Mark(line: line, column: 1), remedy: "save the file as UTF-8")
        }
        let lines = PythonText.lines(Array(text.unicodeScalars))
        guard lines.count <= linesLeft else {
            state.fault(
                "these are more than \(CheckLimits.lines) lines", at: .start, remedy: "a Kickstart is far smaller")
            return nil
        }
        linesLeft -= lines.count
        return lines.enumerated().map { SourceLine(scalars: $1, source: source, number: $0 + 1) }
    }

    /// The words of a line; nil when its quotes do not match.
    private mutating func split(_ line: SourceLine, comments: Bool) -> [ParsedCommand.Argument]? {
        do throws(WordSplitter.Failure) {
            let words = try WordSplitter.split(line.scalars, comments: comments, line: line.number)
            if words.count <= CheckLimits.words { return words }
            state.fault(
                "the line has more than \(CheckLimits.words) words", at: line.mark,
                remedy: "a Kickstart's lines are shorter")
            return nil
        } catch {
            switch error {
            case .openQuote(let column):
                state.fault(
                    "this quote is not closed on its line", at: Mark(line: line.number, column: column),
                    remedy: "close it; a value cannot go on in the next line")
            case .openEscape:
                state.fault("nothing follows the \\ at the end", at: line.mark, remedy: "leave it out")
            }
            return nil
        }
    }

    /// Begins a section.
    private mutating func open(_ words: [ParsedCommand.Argument]) {
        let first = words[0]
        let entry = CommandTable.entry(first.text, in: state.version)
        if let entry {
            state.checkHeader(words, of: entry)
        } else {
            let meant = nearest(to: first.text, among: CommandTable.names(in: state.version, sections: true))
            state.fault(
                "\(CheckState.shown(first.text)) is no section", at: first.mark,
                remedy: first.text == "%end"
                    ? "no section is open here" : meant.map { "did you mean \($0)?" } ?? "")
            // What ends nothing begins nothing.
            if first.text == "%end" { return }
        }
        section = OpenSection(name: first.text, mark: first.mark)
    }

    /// Reads the lines of the open section.
    /// - Returns: The index of the first line behind it.
    private mutating func readSection(_ lines: [SourceLine], from start: Int) -> Int {
        guard let open = section else { return start }
        var index = start
        while index < lines.count, !state.isFull {
            let line = lines[index]
            index += 1
            state.source = line.source
            if open.isPackages, line.isBlankOrComment { continue }
            let head = line.head
            let begins = CommandTable.entry(head, in: state.version) != nil && head.unicodeScalars.first == "%"
            guard begins || head == "%end" || head == "%include" else {
                section?.read(line, in: &state)
                continue
            }
            guard let words = split(line, comments: false), let first = words.first else { continue }
            switch first.text {
            case "%end":
                section?.end(in: &state)
                section = nil
                return index
            case "%include":
                include(words)
                // What was included may have ended the section; the lines here still belong to it.
                section = section ?? open
            case head:
                state.fault(
                    "\(open.name) of line \(open.mark.line) does not end before \(head)", at: first.mark,
                    remedy: "put a line %end before this one")
                section = nil
                return index - 1
            default: break
            }
        }
        return index
    }

    private mutating func include(_ words: [ParsedCommand.Argument]) {
        guard words.count > 1, !words[1].text.isEmpty else {
            state.fault("%include without a file", at: words[0].mark, remedy: "name a file behind it")
            return
        }
        guard find != nil, let found = found(words[1].text, at: words[1].mark) else { return }
        guard depth < CheckLimits.depth else {
            state.fault("files include each other too deep here", at: words[0].mark, remedy: "does one include itself?")
            return
        }
        depth += 1
        read(found.bytes, source: found.source)
        depth -= 1
    }

    private mutating func found(_ path: String, at mark: Mark) -> KickstartText.Inclusion? {
        do {
            guard let found = try find?(path, state.source) else {
                state.warn("this is not followed", at: mark, remedy: "check what it names by itself")
                return nil
            }
            return found
        } catch {
            state.fault("this cannot be read: \(error)", at: mark)
            return nil
        }
    }
}
