/// Why a node stays in its cluster.
package enum RemovalRefusal: Error, CustomStringConvertible, Sendable {
    case lastControlPlane(String)
    case lastNode(String)
    /// Pods that nobody would start again elsewhere.
    case unmanaged([String])
    /// Pods that keep data on the node.
    case local([String])
    /// The authority of the cluster's etcd is not among the secrets that are here.
    case noEtcdAuthority(node: String)
    /// The kubeconfig leads to the API server that ends with the node.
    case ownServer(String, server: String)
    /// None of etcd's servers on other nodes answers, with the failure of the last; nil when none is known.
    case noEtcd(cause: (any Error)?)
    /// Too few of the other members answer to go on without this one.
    case quorum(healthy: Int, members: Int)
    /// Pods that did not end in time.
    case undrained([String], afterSeconds: Int)

    /// Whether the caller can say otherwise by an option or by what he has here.
    package var isInput: Bool {
        switch self {
        case .lastControlPlane, .lastNode, .unmanaged, .local, .noEtcdAuthority, .ownServer: true
        case .noEtcd, .quorum, .undrained: false
        }
    }

    package var description: String {
        switch self {
        case .lastControlPlane(let node):
            """
            nothing was changed: \(node) is the only control-plane node that works, and without it there is no cluster; let \
            another join first (`slipway cluster join --role control-plane`), or to end the cluster, switch its hosts off
            """
        case .lastNode(let node):
            "nothing was changed: \(node) is the only node of the cluster; to end the cluster, switch its hosts off"
        case .ownServer(let node, let server):
            """
            nothing was changed: the kubeconfig's server \(server) is that of \(node) itself, and would end in the middle; \
            use a kubeconfig with the cluster's common endpoint, or with another control-plane node's address
            """
        case .unmanaged(let pods):
            """
            nothing was changed: no controller would start these pods elsewhere: \(Self.list(pods)); delete them yourself, \
            or use --force to lose them
            """
        case .local(let pods):
            """
            nothing was changed: these pods keep data on the node that ends with it: \(Self.list(pods)); use \
            --delete-emptydir-data to lose it
            """
        case .noEtcdAuthority(let node):
            """
            nothing was changed: \(node) is a member of etcd, and only who has etcd's authority can take it out; copy \
            /etc/kubernetes/pki of a control-plane node here and run `slipway cluster secrets import --pki DIRECTORY`
            """
        case .noEtcd(let cause?):
            """
            nothing was changed: no other member of etcd can be asked: \(cause); run this where the control-plane nodes' \
            port 2379 can be reached, and see that etcd runs there
            """
        case .noEtcd(nil):
            """
            nothing was changed: no other node shows where its etcd is reached, by its Pod with the label component=etcd in \
            kube-system; see that its kubelet runs
            """
        case .quorum(let healthy, let members):
            """
            nothing was changed: of the \(members) members of etcd that would stay only \(healthy) answer, and they could \
            not agree on anything; mend the others first
            """
        case .undrained(let pods, let seconds):
            """
            these pods did not end within \(seconds) seconds: \(Self.list(pods)); look at their disruption budgets \
            (kubectl get poddisruptionbudgets -A), give more time with --timeout, or, when the machine is gone for good, \
            use --force
            """
        }
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(10).joined(separator: ", ")
        return names.count > 10 ? "\(shown) and \(names.count - 10) more" : shown
    }
}
