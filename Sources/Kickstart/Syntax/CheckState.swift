import Markup

/// What the check of a Kickstart knows so far: what is wrong, which commands there were, and what they said.
struct CheckState {
    /// The version whose rules hold.
    let version: SyntaxVersion
    /// What pykickstart refuses.
    private(set) var faults: [Fault] = []
    /// What it accepts and will not for ever, or what has no effect.
    private(set) var warnings: [Fault] = []
    /// What ``Rules`` remembers between commands.
    var facts = RuleFacts()
    /// The text that is being read; changes in an included file.
    var source: String
    private var seen: [String: EarlierPlace] = [:]

    init(source: String, version: SyntaxVersion) {
        self.source = source
        self.version = version
    }

    /// Whether there are so many faults that reading on is of no use.
    var isFull: Bool { faults.count >= CheckLimits.findings }

    /// Notes something that is wrong.
    mutating func fault(_ message: String, at mark: Mark, remedy: String = "") {
        guard !isFull else { return }
        faults.append(Fault(source: source, mark: mark, message: Self.line(message), remedy: Self.line(remedy)))
    }

    /// Notes something that is accepted, but should not stay.
    mutating func warn(_ message: String, at mark: Mark, remedy: String = "") {
        guard warnings.count < CheckLimits.findings else { return }
        warnings.append(Fault(source: source, mark: mark, message: Self.line(message), remedy: Self.line(remedy)))
    }

    /// One line of a message, in which names that the text gave may have stood.
    private static func line(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.breaksLine }) else { return text }
        return text.unicodeScalars.reduce(into: "") { $0 += $1.breaksLine ? $1.escaped : String($1) }
    }

    /// Where a command was used first, under this name or an alias of it; nil when it was not, or before. The command
    /// that is being checked counts as used.
    func firstUse(of command: String) -> EarlierPlace? { seen[CommandTable.canonicalName(command)] }

    /// Notes that a command was used.
    mutating func use(of command: String, at mark: Mark) {
        let name = CommandTable.canonicalName(command)
        if seen[name] == nil { seen[name] = EarlierPlace(source: source, mark: mark) }
    }
}
