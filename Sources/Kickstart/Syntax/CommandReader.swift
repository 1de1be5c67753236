import Markup

extension CheckState {
    /// Checks one command line, and hands it to ``Rules`` when its options are in order.
    /// - Parameters:
    ///   - words: The line's words, at least one.
    ///   - line: The line without its end.
    mutating func check(_ words: [ParsedCommand.Argument], line: String) {
        guard let first = words.first else { return }
        let name = first.text
        guard let entry = CommandTable.entry(name, in: version), !name.hasPrefix("%") else {
            unknown(first)
            return
        }
        use(of: name, at: first.mark)
        switch entry.standing {
        case .current: break
        case .deprecated:
            warn(
                "the command \(name) has no effect any more", at: first.mark,
                remedy: "leave it out; later versions may refuse it")
            return
        case .removed:
            fault("\(version.rawValue) no longer has the command \(name)", at: first.mark, remedy: "leave it out")
            return
        case .unusable:
            fault("\(name) is no command that a Kickstart can use", at: first.mark, remedy: "leave it out")
            return
        }
        let arguments = Array(words.dropFirst())
        guard !entry.options.takesAnyWords else {
            Rules.check(
                ParsedCommand(
                    name: name, mark: first.mark, arguments: arguments, options: [], positionals: [], extras: [],
                    line: line), in: &self)
            return
        }
        let reader = ArgumentReader(arguments, table: entry.options, end: first.mark)
        guard let extras = accept(reader, of: name, table: entry.options) else { return }
        Rules.check(
            ParsedCommand(
                name: name, mark: first.mark, arguments: arguments, options: reader.options,
                positionals: reader.positionals, extras: extras, line: line), in: &self)
    }

    /// Checks the header of a section against its options.
    /// - Returns: What was read; nil when it is wrong.
    mutating func header(_ words: [ParsedCommand.Argument], of entry: CommandTable.Entry) -> ArgumentReader? {
        guard let first = words.first, !entry.options.takesAnyWords else { return nil }
        let reader = ArgumentReader(Array(words.dropFirst()), table: entry.options, end: first.mark)
        return accept(reader, of: first.text, table: entry.options) == nil ? nil : reader
    }

    /// Notes what the reader found.
    /// - Returns: What is left for the command to judge; nil when something is wrong.
    private mutating func accept(_ reader: ArgumentReader, of name: String, table: OptionTable) -> [ParsedCommand
        .Argument]?
    {
        for warning in reader.warnings { warn("\(name): \(warning.message)", at: warning.mark, remedy: warning.remedy) }
        for finding in reader.findings {
            fault("\(name): \(finding.message)", at: finding.mark, remedy: finding.remedy)
        }
        var isRight = reader.findings.isEmpty
        // An option that may mean several is left over as well.
        let said = Set(reader.findings.map(\.mark))
        for word in reader.leftovers where !said.contains(word.mark) && !isFull {
            let isOption = word.text.unicodeScalars.first == "-"
            if table.keepsLeftovers, !isOption { continue }
            if table.keepsLeftovers, name == "volgroup" {
                warn(
                    "volgroup takes \(Self.shown(word.text)) for the name of a member", at: word.mark,
                    remedy: "it knows no such option")
                continue
            }
            isRight = false
            if isOption {
                unknownOption(word, of: name, table: table)
            } else {
                // Not shown: it may be a part of a password.
                fault(
                    "\(name): unexpected word", at: word.mark, remedy: "quote a value that has spaces, or leave it out")
            }
        }
        return isRight ? reader.leftovers : nil
    }

    private mutating func unknownOption(_ word: ParsedCommand.Argument, of name: String, table: OptionTable) {
        let option = String(word.text.prefix { $0 != "=" })
        let meant = nearest(to: option, among: table.names)
        fault(
            "\(name) has no option \(Self.shown(option)) in \(version.rawValue)", at: word.mark,
            remedy: meant.map { "did you mean \($0)?" } ?? "")
    }

    private mutating func unknown(_ word: ParsedCommand.Argument) {
        let others = SyntaxVersion.allCases.filter { $0 != version && CommandTable.entry(word.text, in: $0) != nil }
        let meant = nearest(to: word.text, among: CommandTable.names(in: version, sections: false))
        let remedy =
            !others.isEmpty
            ? others.map(\.rawValue).joined(separator: " and ") + (others.count == 1 ? " has it" : " have it")
            : meant.map { "did you mean \($0)?" } ?? ""
        fault("\(version.rawValue) knows no command \(Self.shown(word.text))", at: word.mark, remedy: remedy)
    }

    /// A word of the text for a message: quoted, printable and not long. Values, which may be secrets, are not shown.
    static func shown(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars.prefix(64) { result += scalar.breaksLine ? scalar.escaped : String(scalar) }
        return result + (text.unicodeScalars.count > 64 ? "…\"" : "\"")
    }
}
