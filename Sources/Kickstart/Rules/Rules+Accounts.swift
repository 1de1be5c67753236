import Markup

extension Rules {
    /// `rootpw`.
    static func rootPassword(_ command: ParsedCommand, _ state: inout CheckState) {
        if command.positionals.first?.text.isEmpty ?? true, !command.has("--lock") {
            state.fault(
                "rootpw says no password", at: command.mark, remedy: "give one, or lock the account with --lock")
        }
    }

    /// `user`.
    static func user(_ command: ParsedCommand, _ state: inout CheckState) {
        define("user", by: "--name", as: "the user", command, &state)
    }

    /// `group`.
    static func group(_ command: ParsedCommand, _ state: inout CheckState) {
        define("group", by: "--name", as: "the group", command, &state)
    }

    /// `sshpw`.
    static func installerLogin(_ command: ParsedCommand, _ state: inout CheckState) {
        if command.positionals.isEmpty {
            state.fault("sshpw says no password", at: command.mark, remedy: "give one")
        }
        define("sshpw", by: "--username", as: "a password for", command, &state)
    }

    private static func define(
        _ kind: String, by option: String, as description: String, _ command: ParsedCommand, _ state: inout CheckState
    ) {
        guard let name = command.last(option) else { return }
        state.define(kind, name.text, as: "\(description) \(CheckState.shown(name.text))", at: name.mark)
    }
}
