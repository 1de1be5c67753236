import ArgumentParser

/// `slipway kickstart`.
struct KickstartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kickstart",
        abstract: "Show the Kickstart of a host, check any Kickstart.",
        subcommands: [KickstartRender.self, KickstartValidate.self])
}
