import Markup

extension ParsedCommand {
    /// The option of a name that counts, the last one, unless its value is empty. pykickstart takes an empty value as
    /// none wherever it looks whether an option was given.
    func given(_ name: String) -> Option? { last(name).flatMap { $0.text.isEmpty ? nil : $0 } }

    /// The option of a name that counts, unless its number is zero, which pykickstart takes as none.
    func number(_ name: String) -> Option? { given(name).flatMap { $0.integer == 0 ? nil : $0 } }

    /// The option of a name that counts, unless its list has no items, which pykickstart takes as none.
    func list(_ name: String) -> Option? { last(name).flatMap { $0.items.isEmpty ? nil : $0 } }

    /// The words after the first that are no options, wherever they stand.
    var members: [Argument] { positionals.dropFirst() + extras }
}

extension CheckState {
    /// Refuses two options of a line together; the fault is at the later one.
    mutating func refuse(_ one: ParsedCommand.Option?, with other: ParsedCommand.Option?) {
        guard let one, let other else { return }
        fault(
            "\(one.name) and \(other.name) contradict each other", at: max(one.mark, other.mark),
            remedy: "leave one of them out")
    }

    /// Refuses a line with fewer or more of some options than it may have.
    mutating func demand(
        _ count: ClosedRange<Int>, of options: [ParsedCommand.Option?], named names: [String], in command: ParsedCommand
    ) {
        let given = options.compactMap { $0 }.sorted { $0.mark < $1.mark }
        let names = names.joined(separator: ", ")
        if given.count < count.lowerBound {
            fault("\(command.name) says none of \(names)", at: command.mark, remedy: "give one of them a value")
        } else if given.count > count.upperBound, let last = given.last {
            fault(
                "\(command.name) takes one of \(names), and this is another", at: last.mark,
                remedy: "leave out all but one")
        }
    }

    /// Where the command that is being checked stands, for later ones.
    func place(_ mark: Mark) -> EarlierPlace { EarlierPlace(source: source, mark: mark) }

    /// Notes that something is made, and warns when it was made before.
    mutating func define(_ kind: String, _ name: String..., as description: String, at mark: Mark) {
        guard let first = facts.define(kind, name, at: place(mark)) else { return }
        warn("\(description) is there already, since \(first.seen(from: source))", at: mark, remedy: "say it once")
    }
}
