extension Rules {
    /// `timezone`.
    static func timeZone(_ command: ParsedCommand, _ state: inout CheckState) {
        if command.arguments.isEmpty {
            state.fault("timezone says nothing", at: command.mark, remedy: "name the time zone, such as Europe/Berlin")
        }
        if let another = command.positionals.dropFirst().first {
            state.fault("timezone takes one time zone", at: another.mark, remedy: "leave this out")
        }
        guard state.version < .rhel10 else { return }
        let servers = command.last("--ntpservers")
        let none = command.last("--nontp")
        if state.facts.holds("--ntpservers", of: command.name, filled: servers.map { !$0.items.isEmpty }), let none {
            state.fault(
                "--nontp and --ntpservers contradict each other, on several lines too", at: none.mark,
                remedy: "leave one of them out")
        }
        guard state.version == .rhel9 else { return }
        let outdated = [
            (command.last("--isUtc"), "--utc"), (servers, "timesource --ntp-server"),
            (none, "timesource --ntp-disable"),
        ]
        for case (let option?, let instead) in outdated {
            state.warn("\(option.name) will go away", at: option.mark, remedy: "write \(instead)")
        }
    }

    /// `timesource`.
    static func timeSource(_ command: ParsedCommand, _ state: inout CheckState) {
        let options = [command.given("--ntp-server"), command.given("--ntp-pool"), command.last("--ntp-disable")]
        state.demand(1...1, of: options, named: ["--ntp-server", "--ntp-pool", "--ntp-disable"], in: command)
    }
}
