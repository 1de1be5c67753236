import ArgumentParser

/// `slipway cluster`.
struct ClusterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cluster",
        abstract: "Describe a cluster, make the Ignition of its hosts, and look after one that runs.",
        subcommands: [
            ClusterValidate.self, ClusterShow.self, ClusterStart.self, ClusterJoin.self, ClusterAdopt.self,
            ClusterStatus.self, ClusterRemove.self, ClusterMigrate.self, ClusterRender.self, ClusterSecretsCommand.self,
        ])
}
