import Markup

extension Rules {
    /// A command that says where the system comes from.
    static func source(_ command: ParsedCommand, _ state: inout CheckState) {
        guard let first = state.facts.source else {
            state.facts.source = (command.name, state.place(command.mark))
            return
        }
        let isRefused = enemies(of: command.name, version: state.version).contains(first.name)
        if first.name == command.name || isRefused { return }
        state.warn(
            "\(first.place.seen(from: state.source)) says with \(first.name) where the system comes from, and the installer takes one of the two",
            at: command.mark, remedy: "leave the other out")
    }

    /// `harddrive`.
    static func hardDrive(_ command: ParsedCommand, _ state: inout CheckState) {
        source(command, &state)
        guard state.version < .rhel9 else { return }
        // Not only this line counts: pykickstart keeps both until the end, empty ones too.
        let holding = ["--biospart", "--partition"].filter { name in
            state.facts.holds(name, of: command.name, filled: command.has(name) ? true : nil)
        }
        if holding.count != 1 {
            state.fault(
                "harddrive takes one of --partition and --biospart, on several lines too", at: command.mark,
                remedy: "name the partition with --partition")
        }
    }

    /// `cdrom`, `hmc`.
    static func plainSource(_ command: ParsedCommand, _ state: inout CheckState) {
        source(command, &state)
        guard let word = command.arguments.first else { return }
        state.fault("\(command.name) takes nothing", at: word.mark, remedy: "leave out what follows it")
    }

    /// `ostreesetup`.
    static func ostreeSetup(_ command: ParsedCommand, _ state: inout CheckState) {
        source(command, &state)
        guard let url = command.last("--url"), !["file:", "http:", "https:"].contains(where: url.text.hasPrefix) else {
            return
        }
        state.fault("OSTree pulls over file, http and https only", at: url.mark, remedy: "give such a URL")
    }

    /// `repo`.
    static func repository(_ command: ParsedCommand, _ state: inout CheckState) {
        let names = ["--baseurl", "--mirrorlist", "--metalink"]
        state.demand(0...1, of: names.map(command.given), named: names, in: command)
        guard let name = command.last("--name") else { return }
        state.define("repo", name.text, as: "the repository \(CheckState.shown(name.text))", at: name.mark)
    }

    /// `updates`.
    static func updates(_ command: ParsedCommand, _ state: inout CheckState) {
        guard let another = command.positionals.dropFirst().first else { return }
        state.fault("updates takes one URL", at: another.mark, remedy: "leave this out")
    }

    /// `url`.
    static func url(_ command: ParsedCommand, _ state: inout CheckState) {
        source(command, &state)
        let names = ["--url", "--mirrorlist", "--metalink"]
        state.demand(1...1, of: names.map(command.given), named: names, in: command)
    }
}
