import Markup

extension Rules {
    /// `volgroup`.
    static func volumeGroup(_ command: ParsedCommand, _ state: inout CheckState) {
        guard let name = command.positionals.first else {
            state.fault("a volume group without a name", at: command.mark, remedy: "name it and its physical volumes")
            return
        }
        if !isExisting(command, "a volume group", &state), command.members.isEmpty {
            state.fault(
                "the volume group \(CheckState.shown(name.text)) has no physical volumes", at: name.mark,
                remedy: "name them (pv.1), or say --useexisting")
        }
        if let space = command.last("--reserved-space"), space.integer.map({ $0 < 0 }) ?? space.text.contains("-") {
            state.fault(
                "\(CheckState.shown(space.text)) MiB cannot be reserved", at: space.mark, remedy: "give 0 or more")
        }
        if let percent = command.last("--reserved-percent"), !(1...99).contains(percent.integer ?? 0) {
            state.fault(
                "\(CheckState.shown(percent.text)) % cannot be reserved", at: percent.mark,
                remedy: "give a number from 1 to 99")
        }
        state.define("volgroup", name.text, as: "the volume group \(CheckState.shown(name.text))", at: name.mark)
    }

    /// `snapshot`.
    static func snapshot(_ command: ParsedCommand, _ state: inout CheckState) {
        for option in command.all("--when") where !["pre-install", "post-install"].contains(option.text.lowercased()) {
            state.fault(
                "a snapshot cannot be made at \(CheckState.shown(option.text))", at: option.mark,
                remedy: "take pre-install or post-install")
        }
        if let origin = command.positionals.first {
            let parts = origin.text.split(separator: "/", omittingEmptySubsequences: false)
            if parts.count != 2 || parts.contains("") {
                state.fault(
                    "\(CheckState.shown(origin.text)) is no logical volume", at: origin.mark,
                    remedy: "write GROUP/VOLUME")
            }
        }
        if let name = command.last("--name"),
            let first = state.facts.define("snapshot", [name.text], at: state.place(name.mark))
        {
            state.fault(
                "the snapshot \(CheckState.shown(name.text)) is there already, since \(first.seen(from: state.source))",
                at: name.mark,
                remedy: "give this one another name")
        }
    }
}
