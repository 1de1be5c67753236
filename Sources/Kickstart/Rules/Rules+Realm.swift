import Markup

extension Rules {
    /// `realm`, which reads its words itself.
    static func realm(_ command: ParsedCommand, _ state: inout CheckState) {
        if let first = state.facts.realm {
            state.fault(
                "realm joins once, and \(first.seen(from: state.source)) has it", at: command.mark,
                remedy: "keep one of the two")
        }
        guard let arguments = realmWords(of: command, &state) else { return }
        guard let action = arguments.first else {
            state.fault("realm does not say what to do", at: command.mark, remedy: "write realm join REALM")
            return
        }
        guard action.text == "join" else {
            state.fault(
                "realm cannot do \(CheckState.shown(action.text))", at: action.mark, remedy: "write realm join REALM")
            return
        }
        var words = arguments.dropFirst()
        while let word = words.first, word.text.hasPrefix("-"), word.text != "-" {
            words = words.dropFirst()
            if word.text == "--" { break }
            if !takeRealmOption(word, &words, &state) { return }
        }
        if words.count == 1 {
            if words.first?.text != "" { state.facts.realm = state.place(command.mark) }
        } else {
            state.fault(
                "realm join takes one realm", at: words.dropFirst().first?.mark ?? command.mark,
                remedy: "name it after the options")
        }
    }

    /// The words behind `realm`, as pykickstart reads them: from the sixth character of the line on, and without
    /// comments.
    /// - Returns: nil when they cannot be read so.
    private static func realmWords(
        of command: ParsedCommand, _ state: inout CheckState
    ) -> [ParsedCommand.Argument]? {
        let scalars = command.line.unicodeScalars
        guard scalars.starts(with: "realm".unicodeScalars) else {
            state.fault(
                "the installer reads realm only at the beginning of a line", at: command.mark,
                remedy: "take away what is before it")
            return nil
        }
        let rest = command.line[scalars.index(scalars.startIndex, offsetBy: 5)...].trimmed
        let offset = scalars.distance(from: scalars.startIndex, to: rest.startIndex)
        guard let words = try? WordSplitter.split(rest.unicodeScalars, comments: false) else {
            state.fault(
                "a comment after realm is read too, and its quotation marks are not closed", at: command.mark,
                remedy: "write the comment on a line of its own")
            return nil
        }
        return words.map { word in
            let mark = Mark(line: command.mark.line, column: offset + word.mark.column, document: command.mark.document)
            return ParsedCommand.Argument(text: word.text, mark: mark)
        }
    }

    /// Checks an option of `realm join`, which may be shortened as getopt allows, and takes its value off the words.
    private static func takeRealmOption(
        _ word: ParsedCommand.Argument, _ words: inout ArraySlice<ParsedCommand.Argument>, _ state: inout CheckState
    ) -> Bool {
        let parts = word.text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let names = [
            "--client-software", "--server-software", "--membership-software", "--one-time-password", "--no-password",
            "--computer-ou",
        ]
        let matches = names.filter { $0.hasPrefix(parts[0]) }
        guard word.text.hasPrefix("--"), let name = matches.first, matches.count == 1 else {
            state.fault(
                "realm join has no option \(CheckState.shown(String(parts[0])))", at: word.mark,
                remedy: "its options are \(names.joined(separator: ", "))")
            return false
        }
        let takesValue = name != "--no-password"
        if takesValue, parts.count == 1, words.popFirst() == nil {
            state.fault("\(name) needs a value", at: word.mark, remedy: "write \(name)=VALUE")
            return false
        }
        if !takesValue, parts.count == 2 {
            state.fault("\(name) takes no value", at: word.mark, remedy: "leave it out")
            return false
        }
        return true
    }
}
