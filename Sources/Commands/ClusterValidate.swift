import ArgumentParser
import Cluster
import Glibc
import Inventory
import Markup
import Operations
import SystemPackage

/// `slipway cluster validate`.
struct ClusterValidate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check a cluster file and report everything that is wrong with it.",
        discussion: """
            Each fault is a line `FILE:LINE:COLUMN: what; what to do`. Nothing is written.

            EXAMPLES
              slipway cluster validate -c rack/cluster.yaml
              slipway cluster validate -c rack/cluster.yaml \\
                --set kubernetesVersion=1.34
            """)

    @OptionGroup var cluster: ClusterOption

    func run() throws {
        let definition = try cluster.load()
        try Rehearsal(definition, ServerAddress(definition)).run()
        for path in [definition.install.kernel, definition.install.initrd].compactMap({ $0 }) {
            let file = definition.resolve(path)
            if access(file.string, R_OK) != 0 { Terminal.warn("\(file) does not exist yet; `slipway serve` needs it") }
        }
        let workers = definition.hosts.filter { $0.role == .worker }.count
        try Terminal.print(
            """
            \(cluster.file) is valid: cluster \(definition.name), API at \(definition.controlPlaneEndpoint), \
            Kubernetes \(definition.kubernetesVersion), \(definition.hosts.count - workers) control-plane and \
            \(workers) worker hosts
            """)
    }
}
