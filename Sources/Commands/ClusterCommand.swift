import ArgumentParser

/// `slipway cluster`.
struct ClusterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cluster",
        abstract: "Check a cluster file and make the Ignition of its hosts.",
        subcommands: [
            ClusterValidate.self, ClusterShow.self, ClusterStart.self, ClusterJoin.self, ClusterAdopt.self,
            ClusterStatus.self, ClusterRemove.self, ClusterMigrate.self, ClusterRender.self, ClusterSecretsCommand.self,
        ])
}
