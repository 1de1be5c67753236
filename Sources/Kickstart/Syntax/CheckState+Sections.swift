import Markup

extension CheckState {
    /// Checks the first line of a section.
    mutating func checkHeader(_ words: [ParsedCommand.Argument], of entry: CommandTable.Entry) {
        guard let reader = header(words, of: entry), let first = words.first else { return }
        let given = Dictionary(reader.options.map { ($0.name, $0) }) { $1 }
        switch entry.name {
        case "%packages":
            if given["--default"] != nil, let other = given["--nocore"] {
                fault("--default and --nocore contradict each other", at: other.mark, remedy: "leave one of them out")
            }
            guard version == .rhel9 else { return }
            for (old, new) in [("--instLangs", "--inst-langs"), ("--excludeWeakdeps", "--exclude-weakdeps")] {
                if let option = given[old] {
                    warn("%packages: \(old) goes away in later versions", at: option.mark, remedy: "write \(new)")
                }
            }
        case "%certificate":
            if (given["--dir"]?.text ?? "").isEmpty, (given["--type"]?.text ?? "").isEmpty {
                fault("%certificate says neither --dir nor --type", at: first.mark, remedy: "give one of them a value")
            }
        case "%traceback" where version >= .rhel9:
            warn("%traceback goes away in later versions", at: first.mark, remedy: "use %onerror")
        default: break
        }
    }

    /// Checks a line of `%packages`: a package, `@GROUP`, `@^ENVIRONMENT`, or one of them behind `-`.
    mutating func checkPackage(_ line: SourceLine) {
        let item = PythonText.stripped(line.scalars.prefix { $0 != "#" })
        if item.elementsEqual("-".unicodeScalars) {
            fault("- without a package or group", at: line.mark, remedy: "name what is left out right behind it")
        }
        guard item.first == "@", item.dropFirst().first != "^" else { return }
        let words = PythonText.words(item.dropFirst()).map { word in
            ParsedCommand.Argument(
                text: String(word), mark: Mark(line: line.number, column: word.startIndex - line.scalars.startIndex + 1)
            )
        }
        let reader = ArgumentReader(words, table: Self.groupOptions, end: line.mark)
        for finding in reader.findings { fault(finding.message, at: finding.mark, remedy: finding.remedy) }
        for word in reader.leftovers where word.text.unicodeScalars.starts(with: "--".unicodeScalars) {
            warn(
                "\(CheckState.shown(word.text)) is read as part of the group's name", at: word.mark,
                remedy: "groups have --nodefaults and --optional")
        }
        if Set(reader.options.map(\.name)).count == 2, let second = reader.options.last {
            fault("--nodefaults and --optional contradict each other", at: second.mark, remedy: "leave one of them out")
        }
    }

    private static let groupOptions: OptionTable = {
        var table = OptionTable()
        for name in ["--nodefaults", "--optional"] {
            table.add(OptionTable.Option(names: [name], form: .flag, isRequired: false, isDeprecated: false))
        }
        return table
    }()
}
