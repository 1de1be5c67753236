import ArgumentParser

/// The root of the command line.
struct SlipwayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "slipway",
        abstract: "Takes bare metal to a running Kubernetes cluster.",
        discussion: """
            One file, cluster.yaml, describes the cluster and its hosts. An OS, taken from a container image, an OSTree \
            repository or a directory tree, becomes an OSTree archive inside one OCI image; hosts boot from the network, \
            install from it, and form the cluster.

            Results go to standard output, everything else to standard error. Exit statuses: 0 done, 1 the input is wrong, \
            2 the command line is wrong, 3 something outside failed, 130 interrupted.

            EXAMPLES
              slipway init rack
              slipway cluster validate -c rack/cluster.yaml
              slipway image create --source tree:/srv/os --ref ock \\
                --destination oci:rack/image
              slipway serve -c rack/cluster.yaml
            """,
        version: version,
        subcommands: [
            InitCommand.self, ClusterCommand.self, IgnitionCommand.self, ButaneCommand.self, KickstartCommand.self,
            MediaCommand.self, ImageCommand.self, ArchiveCommand.self, ServeCommand.self, HostCommand.self,
            TopCommand.self, StoreCommand.self, SimulateCommand.self,
        ])

    /// The version of the program.
    static let version = "0.1.0"
}
