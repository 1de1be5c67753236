import ArgumentParser
import Cluster

/// What the command line says over the cluster file. An empty text takes a value of the files back.
struct ClusterFlags: ParsableArguments {
    @Option(name: [.customShort("C"), .long], help: ArgumentHelp("The cluster's name.", valueName: "name"))
    var clusterName: String?
    @Option(
        name: [.customShort("P"), .long], help: ArgumentHelp("The provider; byo is the only one.", valueName: "name"))
    var provider: String?
    @Option(
        name: [.customShort("n"), .long],
        help: ArgumentHelp("How many control-plane nodes there are.", valueName: "count"))
    var controlPlaneNodes: String?
    @Option(name: [.customShort("w"), .long], help: ArgumentHelp("How many workers there are.", valueName: "count"))
    var workerNodes: String?
    @Option(
        name: [.customShort("v"), .customLong("kubernetes-version"), .customLong("version")],
        help: ArgumentHelp(
            "The version of Kubernetes, such as 1.33; --version means this here, and not the program's.",
            valueName: "version"))
    var kubernetesVersion: String?
    @Option(
        name: .customLong("virtual-ip"),
        help: ArgumentHelp("The address that control-plane hosts hold among themselves.", valueName: "address"))
    var virtualIP: String?
    @Option(help: ArgumentHelp("The address or name of a load balancer of your own.", valueName: "host"))
    var loadBalancer: String?
    @Option(
        help: ArgumentHelp(
            "Follow another tool's choices where Slipway's differ; ocne is the only one.", valueName: "tool")
    )
    var compat: String?
    @Option(
        help: ArgumentHelp(
            "Any key of the cluster file, such as providers.byo.networkInterface=enp1s0, or KEY=null for the built-in value; may be repeated.",
            valueName: "key=value"))
    var set: [String] = []

    /// In the order of the help, `--set` last: it wins.
    func settings() throws -> [ClusterSetting] {
        let flags = [
            ("--cluster-name", "name", clusterName), ("--provider", "provider", provider),
            ("--control-plane-nodes", "controlPlaneNodes", controlPlaneNodes),
            ("--worker-nodes", "workerNodes", workerNodes),
            ("--kubernetes-version", "kubernetesVersion", kubernetesVersion), ("--virtual-ip", "virtualIp", virtualIP),
            ("--load-balancer", "loadBalancer", loadBalancer), ("--compat", "compat", compat),
        ]
        return try flags.compactMap { flag, key, text in text.map { ClusterSetting(flag: flag, key: key, text: $0) } }
            + set.map { try ClusterSetting(assignment: $0) }
    }

    func validate() throws {
        do { _ = try settings() } catch { throw ValidationError("--set: \(error)") }
    }
}
