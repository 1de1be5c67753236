extension Rules {
    /// `auth`, `authconfig`.
    static func authentication(_ command: ParsedCommand, _ state: inout CheckState) {
        state.warn("\(command.name) will go away", at: command.mark, remedy: "write authselect")
    }

    /// `bootloader`.
    static func bootLoader(_ command: ParsedCommand, _ state: inout CheckState) {
        if let drive = command.last("--boot-drive"), drive.text.contains(",") {
            state.fault(
                "--boot-drive takes one disk", at: drive.mark, remedy: "name the first that the firmware starts")
        }
        state.refuse(command.last("--sdboot"), with: command.last("--extlinux"))
    }

    /// `cmdline`.
    static func commandLineMode(_ command: ParsedCommand, _ state: inout CheckState) {
        guard let option = command.last("--non-interactive") else { return }
        state.fault("cmdline asks nothing anyway", at: option.mark, remedy: "leave --non-interactive out")
    }

    /// `eula`.
    static func licence(_ command: ParsedCommand, _ state: inout CheckState) {
        if command.has("--agreed") { return }
        state.fault("eula does not agree", at: command.mark, remedy: "say --agreed")
    }

    /// `keyboard`.
    static func keyboard(_ command: ParsedCommand, _ state: inout CheckState) {
        if let another = command.positionals.dropFirst().first {
            state.fault("keyboard takes one keymap", at: another.mark, remedy: "give layouts with --xlayouts")
        }
        let layouts = state.facts.holds(
            "--xlayouts", of: command.name, filled: command.last("--xlayouts").map { !$0.items.isEmpty })
        if command.positionals.isEmpty, command.given("--vckeymap") == nil, !layouts {
            state.fault(
                "keyboard names no keymap and no layout", at: command.mark,
                remedy: "give a keymap (us), --vckeymap or --xlayouts")
        }
    }

    /// `logging`.
    static func logging(_ command: ParsedCommand, _ state: inout CheckState) {
        let (port, host) = (command.last("--port"), command.last("--host"))
        let hasPort = state.facts.holds("--port", of: command.name, filled: port.map { !$0.text.isEmpty })
        let hasHost = state.facts.holds("--host", of: command.name, filled: host.map { !$0.text.isEmpty })
        if hasPort && !hasHost {
            state.fault("a port without a host", at: (port ?? host)?.mark ?? command.mark, remedy: "give --host")
        }
    }

    /// `rescue`.
    static func rescue(_ command: ParsedCommand, _ state: inout CheckState) {
        state.refuse(command.last("--nomount"), with: command.last("--romount"))
    }

    /// `rhsm`.
    static func subscription(_ command: ParsedCommand, _ state: inout CheckState) {
        for key in command.all("--activation-key") where key.values.first?.text == "" {
            state.fault("an empty activation key", at: key.mark, remedy: "give the key, or leave the option out")
        }
    }

    /// `services`.
    static func services(_ command: ParsedCommand, _ state: inout CheckState) {
        let holding = ["--enabled", "--disabled"].filter { name in
            state.facts.holds(name, of: command.name, filled: command.last(name).map { !$0.items.isEmpty })
        }
        if holding.isEmpty {
            state.fault("services names none", at: command.mark, remedy: "give --enabled or --disabled")
        }
    }
}
