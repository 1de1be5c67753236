import ArgumentParser

/// `slipway cluster`.
struct ClusterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cluster",
        abstract: "Check a cluster file and make the Ignition of its hosts.",
        subcommands: [ClusterValidate.self, ClusterStart.self, ClusterJoin.self])
}
