import ArgumentParser
import Cluster
import Ignition
import Inventory
import Operations
import PKI

/// `slipway cluster join`.
struct ClusterJoin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "join",
        abstract: "Write the Ignition of a host that joins the cluster.",
        discussion: """
            With --kubeconfig the cluster is asked and prepared through its API: its version, its rules for joining hosts \
            and its authority are looked at, a bootstrap token is made, and for a control-plane host the certificates \
            are uploaded, encrypted, for two hours. When anything fails, what was made is taken back. What the cluster is \
            comes from its file (-c), or else from itself, as `slipway cluster adopt` would write it. Without \
            --kubeconfig nothing is asked, and what is to be run is said; --manifest-out writes it down.

            EXAMPLES
              slipway cluster join -c rack/cluster.yaml -k admin.conf \\
                --role worker --ttl 2h --out worker.ign
              slipway cluster join -c rack/cluster.yaml -k admin.conf \\
                --host control-2 --out control-2.ign -o json
              slipway cluster join -k admin.conf --role worker --out worker.ign
              slipway cluster join -c rack/cluster.yaml --role control-plane \\
                --manifest-out join.yaml --out control-plane.ign
            """)

    @OptionGroup var cluster: LiveClusterOption
    @OptionGroup var kubeconfig: KubeconfigOption
    @Option(
        help: "What the host becomes: worker or control-plane; that of --host, or else worker.",
        transform: { try HostRole($0) })
    var role: HostRole?
    @Flag(name: [.customShort("r"), .customLong("role-control-plane")], help: "The same as --role control-plane.")
    var isControlPlane = false
    @Option(
        help: ArgumentHelp("A host of the cluster file, which the config is then for.", valueName: "name"),
        transform: { try HostName($0) })
    var host: HostName?
    @Option(
        help:
            "The bootstrap token to join with; SLIPWAY_TOKEN, which other users cannot see, then a new one, or without --kubeconfig the cluster's own."
    )
    var token: String?
    @Option(
        help: ArgumentHelp("How long a new token lives, such as 2h; 24h unless it is given.", valueName: "time"),
        transform: { try TimeSpan($0, in: 60...31_536_000) })
    var ttl: TimeSpan = .day
    @Flag(help: "Look at everything and say what would be done; nothing is written.")
    var dryRun = false
    @Option(
        help: ArgumentHelp(
            "Without --kubeconfig: write what the cluster must be given to this file (mode 0600).", valueName: "file"))
    var manifestOut: String?
    @OptionGroup var output: OutputOption
    @OptionGroup var spec: SpecOption
    @OptionGroup var secrets: SecretsOption
    @OptionGroup var format: FormatOption
    @Option(name: [.customShort("N"), .long], help: .hidden)
    var node: String?
    @Option(name: .shortAndLong, help: .hidden)
    var destination: String?

    private var givenToken: String? { token ?? Environment["SLIPWAY_TOKEN"] }

    // The token is parsed here, since the parser of arguments would show the text of a mistyped one.
    func validate() throws {
        if let token = givenToken { do { _ = try BootstrapToken(token) } catch { throw ValidationError("\(error)") } }
        guard node == nil, destination == nil else {
            throw ValidationError("a node that runs is moved with `slipway cluster migrate`")
        }
        guard !isControlPlane || role != .worker else { throw ValidationError("give one of --role worker and -r") }
        if kubeconfig.kubeconfig == nil {
            guard cluster.file != nil else {
                throw ValidationError("give --cluster FILE, or --kubeconfig FILE of a cluster that runs")
            }
            guard kubeconfig.context == nil, !dryRun, format.format == .text else {
                throw ValidationError("--context, --dry-run and -o are for a cluster that runs: give --kubeconfig FILE")
            }
        } else {
            guard manifestOut == nil else {
                throw ValidationError("--manifest-out is for a cluster that is not asked: leave out --kubeconfig")
            }
            guard format.format == .text || output.out != nil || dryRun else {
                throw ValidationError("-o \(format.format.rawValue) needs --out FILE: standard output has the config")
            }
        }
    }

    func run() async throws {
        let definition = try await cluster.load(or: kubeconfig)
        let (role, host) = try target(definition)
        let token = try givenToken.map { try BootstrapToken($0) }
        if kubeconfig.kubeconfig != nil {
            try await joinLive(definition, role, host, token)
        } else {
            try await joinOffline(definition, role, host, token)
        }
    }

    private func target(_ definition: ClusterDefinition) throws -> (HostRole, Host?) {
        let asked = isControlPlane ? .controlPlane : role
        guard let name = host else { return (asked ?? .worker, nil) }
        guard let host = definition.host(named: name) else {
            let names = definition.hosts.map(\.name.description).joined(separator: ", ")
            Terminal.complain("the cluster file has no host \(name)" + (names.isEmpty ? "" : "; it has \(names)"))
            throw CommandFailed(status: .invalidInput)
        }
        guard asked == nil || asked == host.role else {
            Terminal.complain("\(name) is a \(host.role.rawValue) host of the cluster file; leave out --role")
            throw CommandFailed(status: .invalidInput)
        }
        return (host.role, host)
    }

    private func joinLive(
        _ definition: ClusterDefinition, _ role: HostRole, _ host: Host?, _ token: BootstrapToken?
    ) async throws {
        var join = LiveJoin(definition, role: role, host: host, version: spec.spec)
        join.token = token
        join.lifetime = ttl.duration
        join.isDryRun = dryRun
        // Only the file's name says which cluster is meant.
        join.known = cluster.file == nil ? [] : try secrets.known(definition)?.pins ?? []
        if role == .controlPlane { join.secrets = try await secrets.existing(for: definition) }
        let (prepared, output) = (join, output)
        let outcome = try await kubeconfig.run { api, rescue, _ in
            try prepared.run(api, rescue: rescue, now: .now) { try output.write($0) }
        }
        outcome.warnings.forEach { Terminal.warn($0) }
        let text = outcome.text(isDryRun: dryRun)
        if dryRun || format.format != .text {
            try format.show(outcome.value(isDryRun: dryRun), text: text)
        } else {
            Terminal.note(Terminal.printable(text))
        }
    }

    private func joinOffline(
        _ definition: ClusterDefinition, _ role: HostRole, _ host: Host?, _ token: BootstrapToken?
    ) async throws {
        let join = OfflineJoin(
            definition, role: role, host: host, version: spec.spec, token: token, lifetime: ttl.duration)
        let (store, state) = (try secrets.store(for: definition.name), try secrets.state.directory())
        let outcome = try await blocking { _ in try join.make(store, state: state, now: .now) }
        if let manifestOut {
            var file = output
            file.out = manifestOut
            try file.write(outcome.manifest)
        }
        try output.write(outcome.config)
        Terminal.note(outcome.instructions(manifest: manifestOut))
    }
}
