import ArgumentParser
import Cluster
import Files
import Glibc
import Markup
import Operations
import SystemPackage

/// `slipway cluster adopt`.
struct ClusterAdopt: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt",
        abstract: "Write the cluster file of a cluster that Slipway did not make.",
        discussion: """
            What the file says comes from the cluster's ConfigMaps kubeadm-config and kube-proxy; the cluster is not \
            changed. Of its secrets only the authority's certificate is kept, which is all that workers need; before a \
            control-plane host can join, take the keys with `slipway cluster secrets import --pki`.

            EXAMPLES
              slipway cluster adopt --kubeconfig admin.conf --out rack/cluster.yaml
              slipway cluster adopt -k admin.conf --name rack-2 --out - | less
              slipway cluster join -c rack/cluster.yaml -k admin.conf \\
                --role worker --out worker.ign
            """)

    @OptionGroup var kubeconfig: KubeconfigOption
    @Option(help: ArgumentHelp("What the cluster is called here, if not as it calls itself.", valueName: "name"))
    var name: String?
    @Option(help: ArgumentHelp("The cluster file to write; - writes to standard output.", valueName: "file"))
    var out = "cluster.yaml"
    @Flag(help: "Write over a file, and over what is kept of another cluster of the name.")
    var force = false
    @OptionGroup var secrets: SecretsOption
    @OptionGroup var format: FormatOption

    func validate() throws {
        if let name { do { _ = try ClusterName(name) } catch { throw ValidationError("--name: \(error)") } }
        guard out != "-" || format.format == .text else {
            throw ValidationError("-o \(format.format.rawValue) needs --out FILE: standard output has the cluster file")
        }
    }

    func run() async throws {
        let path = FilePath(out)
        guard out == "-" || force || access(out, F_OK) != 0 else {
            Terminal.complain("\(path) exists; give another --out, or write over it with --force")
            throw CommandFailed(status: .invalidInput)
        }
        let state = try secrets.state.directory()
        let keptPath = try kubeconfigPath()
        let adoption = ClusterAdoption(name: name)
        let found = try await kubeconfig.run { api, _, _ in try adoption.run(api, kubeconfig: keptPath) }
        found.warnings.forEach { Terminal.warn($0) }
        let (store, force) = (try secrets.store(for: found.name), force)
        try await blocking { _ in try found.check(store, state: state, isReplacing: force) }
        if out == "-" {
            try Terminal.emit(found.text)
        } else {
            try ResultFile(path: out).write(
                Array(found.text.utf8), mode: [.ownerReadWrite, .groupRead, .otherRead])
        }
        try await blocking { _ in try found.record.save(found.name, in: state) }
        guard out != "-" else { return }
        try format.show(
            ["file": .string(out), "name": .string("\(found.name)"), "endpoint": .string(found.record.endpoint)],
            text: "wrote \(out): cluster \(found.name), API at \(found.record.endpoint)")
    }

    /// Where the kubeconfig is, for later; empty for those of the environment.
    private func kubeconfigPath() throws -> String {
        guard let given = kubeconfig.kubeconfig, let found = realpath(given, nil) else { return "" }
        defer { free(found) }
        return String(cString: found)
    }
}
