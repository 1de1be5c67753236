import ArgumentParser
import Cluster
import Containers
import Kubernetes
import Operations
import SystemPackage

/// `--kubeconfig FILE` and `--context NAME`: which cluster is meant, and who asks.
struct KubeconfigOption: ParsableArguments {
    /// How long what was done is being taken back, for each request.
    private static let rescueDeadline = Duration.seconds(10)

    @Option(
        name: [.customShort("k"), .long],
        help: ArgumentHelp("The kubeconfig with which the cluster is reached.", valueName: "file"))
    var kubeconfig: String?
    @Option(help: ArgumentHelp("A context of the kubeconfig other than its current one.", valueName: "name"))
    var context: String?

    /// Runs work on a cluster, where it may block; Ctrl-C ends it, and it gets to take back what it did.
    /// - Parameters:
    ///   - known: Whose kubeconfig it is when none was given; nil stands for those of `KUBECONFIG`, or `~/.kube/config`.
    ///   - work: Gets a client, and one that nobody stops.
    func run<Result: Sendable>(
        or known: KnownCluster? = nil,
        _ work: @escaping @Sendable (_ api: APIClient, _ rescue: APIClient, _ stop: StopFlag) throws -> Result
    ) async throws -> Result {
        let option = self
        return try await interruptible {
            try await blocking { stop in
                try option.connect(or: known, isStopped: { stop.isSet }) { try work($0, $1, stop) }
            }
        }
    }

    /// The same on a thread that may block already.
    func connect<Result>(
        or known: KnownCluster? = nil, isStopped: @escaping @Sendable () -> Bool,
        _ work: (_ api: APIClient, _ rescue: APIClient) throws -> Result
    ) throws -> Result {
        let variables = HostEnvironment.current.variables
        let access = try ClusterAccess.load(
            kubeconfig.map { FilePath($0) } ?? known?.kubeconfig,
            context: context ?? (kubeconfig == nil ? known?.context : nil), variables: variables)
        let api = APIClient(access, variables: variables, isStopped: isStopped)
        let rescue = APIClient(access, variables: variables, deadline: Self.rescueDeadline)
        defer {
            api.close()
            rescue.close()
        }
        do { return try work(api, rescue) } catch let error as APIError where error.kind == .stopped {
            throw CancellationError()
        }
    }
}

extension SecretsOption {
    /// What is known here of a cluster; nil when no cluster is named.
    func known(_ cluster: ClusterDefinition?) throws -> KnownCluster? {
        guard let cluster else { return nil }
        return try KnownCluster.find(cluster.name, store(for: cluster.name), state: state.directory())
    }
}
