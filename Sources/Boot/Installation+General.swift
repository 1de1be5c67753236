import Inventory
import Kickstart

extension Installation {
    /// Language, time, security, and what the installer does at its end.
    func general() throws(KickstartError) -> [any Command] {
        let commands: [GeneralCommand] =
            [
                .textMode,
                .lang(try Word(settings.locale.language.description)),
                .keyboard(try Word(settings.locale.keyboard.description)),
            ] + (try time()) + [
                .finish(settings.finish),
                .disableFirstBootDialogue,
                .selinux(settings.security.selinux),
                .firewall(settings.security.firewall),
            ]
        return commands
    }

    private func time() throws(KickstartError) -> [GeneralCommand] {
        let zone = try Word(settings.locale.timeZone.description)
        var servers: [Word] = []
        for server in settings.locale.timeServers { servers.append(try Word(server.description)) }
        // RHEL 10 has no --ntpservers, RHEL 8 no timesource.
        guard installer.version > .rhel8 else { return [.timezone(zone, timeServers: servers)] }
        return [.timezone(zone, timeServers: [])] + servers.map { .timeServer($0) }
    }
}
