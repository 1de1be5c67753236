import Markup
import ArgumentParser
import Cluster
import SystemPackage

/// `-c FILE`, the cluster file, for every command that has one.
struct ClusterOption: ParsableArguments {
    @Option(
        name: [.customShort("c"), .customLong("cluster")], help: ArgumentHelp("The cluster file.", valueName: "file"))
    var file: String

    /// Reads and checks the file; warnings go to standard error.
    func load() throws -> ClusterDefinition {
        let cluster = try ClusterFile.load(FilePath(file))
        cluster.warnings.forEach { Terminal.warn($0.description) }
        return cluster
    }
}
