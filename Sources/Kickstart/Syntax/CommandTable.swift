/// The commands and sections that a version knows, with their options.
struct CommandTable {
    /// Whether a version still has a command.
    enum Standing: Hashable {
        case current
        /// Accepted with a warning, whatever follows it, and without effect.
        case deprecated
        case removed
        /// A name inside pykickstart, of no use in a Kickstart.
        case unusable
    }

    struct Entry {
        /// The name that stands for it and its aliases.
        let name: String
        let standing: Standing
        var options = OptionTable()
    }

    private(set) var entries: [String: Entry] = [:]

    /// Reads a table.
    ///
    /// A line without indentation names a command with its aliases, and the versions that have it when not all do:
    /// `name,alias @8,9~,10x` (`~` deprecated, `x` removed, `?` unusable). The indented lines below it are
    /// `FORM@VERSIONS names…`: `flag`, `text`, `int`, `bool`, `maybe` (a value that may be left out) or the choices
    /// with `|` between them, `!` before a required option and `~` before a deprecated one, each name with its aliases
    /// behind commas; `place1`, `place?` and `place*` for positionals, with a name or the choices; `words` where options
    /// are not read; `leftovers` where unknown words are for the command to judge.
    /// - Parameter problems: Lines that are none of these.
    init(text: String, version: SyntaxVersion, problems: inout [String]) {
        let number = String(version.rawValue.dropFirst(4))
        var names: [String] = []
        for line in text.split(separator: "\n") {
            var words = line.split(separator: " ").map { String($0) }
            guard !words.isEmpty else { continue }
            if !line.hasPrefix(" ") {
                names = words[0].split(separator: ",").map { String($0) }
                let versions = words.count == 1 ? number : String(words[1].dropFirst())
                guard let mark = versions.split(separator: ",").first(where: { $0.hasPrefix(number) }) else {
                    names = []
                    continue
                }
                guard let standing = Self.standing(mark.dropFirst(number.count)), let first = names.first else {
                    problems.append(String(line))
                    continue
                }
                for name in names { entries[name] = Entry(name: first, standing: standing) }
                continue
            }
            let form = words.removeFirst().split(separator: "@")
            if form.count == 2, !form[1].split(separator: ",").contains(where: { $0 == number }) { continue }
            for name in names {
                if entries[name]?.options.add(String(form[0]), words) == false { problems.append(String(line)) }
            }
        }
    }

    private static func standing(_ mark: Substring) -> Standing? {
        switch mark {
        case "": .current
        case "~": .deprecated
        case "x": .removed
        case "?": .unusable
        default: nil
        }
    }

    private static let tables: [SyntaxVersion: CommandTable] = {
        var problems: [String] = []
        let text = [sections, commandsAToL, commandsLToZ].joined(separator: "\n")
        return Dictionary(
            uniqueKeysWithValues: SyntaxVersion.allCases.map {
                ($0, CommandTable(text: text, version: $0, problems: &problems))
            })
    }()

    /// The entry of a command, or of a section by its name with `%`.
    static func entry(_ name: String, in version: SyntaxVersion) -> Entry? { tables[version]?.entries[name] }

    /// The first name of a command, whatever alias was used.
    static func canonicalName(_ name: String) -> String {
        for version in SyntaxVersion.allCases.reversed() {
            if let entry = entry(name, in: version) { return entry.name }
        }
        return name
    }

    /// The names of all commands (or sections) of a version.
    static func names(in version: SyntaxVersion, sections: Bool) -> [String] {
        tables[version]?.entries.keys.filter { $0.hasPrefix("%") == sections }.sorted() ?? []
    }
}

extension OptionTable {
    /// Adds a line of a table.
    /// - Returns: Whether it is one.
    fileprivate mutating func add(_ form: String, _ words: [String]) -> Bool {
        switch form {
        case "words":
            takesAnyWords = true
            return words.isEmpty
        case "leftovers":
            keepsLeftovers = true
            return words.isEmpty
        case "place1", "place?", "place*":
            guard words.count == 1 else { return false }
            let count: Place.Count = form == "place1" ? .one : form == "place?" ? .optional : .any
            let choices = words[0].split(separator: "|").map { String($0) }
            add(Place(name: words[0], count: count, choices: choices.count > 1 ? choices : nil))
            return true
        default:
            guard words.allSatisfy({ $0.hasPrefix("--") }), !words.isEmpty else { return false }
            let isRequired = form.hasPrefix("!")
            let isDeprecated = form.hasPrefix("~")
            let kind = isRequired || isDeprecated ? String(form.dropFirst()) : form
            for word in words {
                add(
                    Option(
                        names: word.split(separator: ",").map { String($0) }, form: Form(kind), isRequired: isRequired,
                        isDeprecated: isDeprecated))
            }
            return true
        }
    }
}

extension OptionTable.Form {
    fileprivate init(_ name: String) {
        self =
            switch name {
            case "flag": .flag
            case "text": .text
            case "int": .integer
            case "bool": .boolean
            case "maybe": .optionalText
            default: .choice(name.split(separator: "|").map { String($0) })
            }
    }
}
