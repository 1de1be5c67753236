import ArgumentParser
import Cluster
import Markup
import Operations
import SystemPackage

/// `-c FILE` for commands that talk to a cluster that runs, which can say itself what it is.
struct LiveClusterOption: ParsableArguments {
    @Option(
        name: [.customShort("c"), .customLong("config"), .customLong("cluster")],
        help: ArgumentHelp(
            "The cluster file; without it, a cluster that is asked says itself what it is.", valueName: "file"))
    var file: String?
    @Option(
        help: ArgumentHelp(
            "What clusters have in common, under the cluster file; SLIPWAY_DEFAULTS, then OCNE_DEFAULTS, then ~/.ocne/defaults.yaml if it exists.",
            valueName: "file"))
    var defaults: String?
    @OptionGroup(title: "Over the cluster file") var flags: ClusterFlags

    /// Reads and checks all of it; warnings go to standard error.
    /// - Parameter kubeconfig: The cluster to ask where there is no file; it is then described as `adopt` does.
    func load(or kubeconfig: KubeconfigOption) async throws -> ClusterDefinition {
        let text = if let file { try ClusterText(file: FilePath(file)) } else { try await ask(kubeconfig) }
        let cluster = try ClusterOption.layers(text, defaults: defaults, flags).definition()
        cluster.warnings.forEach { Terminal.warn($0.description) }
        return cluster
    }

    private func ask(_ kubeconfig: KubeconfigOption) async throws -> ClusterText {
        let found = try await kubeconfig.run { api, _, _ in try ClusterAdoption(name: nil).run(api, kubeconfig: "") }
        found.warnings.forEach { Terminal.warn($0) }
        return ClusterText(Array(found.text.utf8), source: "what the cluster says", directory: ".")
    }
}
