import ArgumentParser

/// `slipway host`.
struct HostCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "host",
        abstract: "See the hosts of a server that runs, and tell it what to do with them.",
        discussion: """
            These commands ask the server that `slipway serve` runs, through its administration socket or over HTTPS. \
            Exit statuses: 0 done, 1 refused, 2 the command line is wrong, 3 the server cannot be asked.
            """,
        subcommands: [
            HostList.self, HostShow.self, HostEvents.self, HostLogsCommand.self, HostWatch.self, HostAdd.self,
            HostImport.self, HostApprove.self, HostArm.self, HostReinstall.self, HostHold.self, HostRelease.self,
            HostRemove.self,
        ])
}
