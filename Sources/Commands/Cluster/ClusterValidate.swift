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
    @OptionGroup var media: MediaOption
    @OptionGroup var state: StateOption

    func run() throws {
        let definition = try cluster.load()
        let installers = try InstallerChoice(definition, need: .names) { try media.store(state) }
        let place = ServerState(try self.state.directory(), cluster: definition.name)
        let authority = try ServerIdentity.authority(of: definition, place)
        try Rehearsal(definition, ServerAddress(definition), installers, authority: authority).run()
        let installs = [definition.install] + definition.hosts.map { definition.install(of: $0) }
        for path in Set(installs.flatMap { [$0.kernel, $0.initrd, $0.rootFS] }.compactMap { $0 }).sorted() {
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
