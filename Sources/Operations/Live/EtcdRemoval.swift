import Cluster
import Kubernetes
import PKI

/// Takes a control-plane node's member out of etcd, where etcd runs on the control plane.
struct EtcdRemoval {
    /// Where kubeadm notes how a node's etcd is reached.
    private static let annotation = "kubeadm.kubernetes.io/etcd.advertise-client-urls"

    /// A server that stays.
    let client: EtcdClient
    let member: EtcdMember

    /// Finds the member, and sees that the others can do without it.
    /// - Returns: Nil when the node runs no member.
    /// - Throws: `APIError`, ``RemovalRefusal``, ``EtcdError``, `PKIError`.
    init?(
        of node: NodeObject, _ api: APIClient, secrets: ClusterSecrets?, now: Moment,
        isStopped: @escaping @Sendable () -> Bool
    ) throws {
        let pods = try api.list(ResourcePath(.pod, in: "kube-system"), labels: "component=etcd").items
            .map { PodObject($0) }
        // Without pods of it, etcd runs elsewhere. That of the node alone may be gone, as when its machine is.
        guard !pods.isEmpty else { return nil }
        let own = pods.first { $0.node == node.name }
        guard let secrets, let authority = secrets.etcdAuthority else {
            throw RemovalRefusal.noEtcdAuthority(node: node.name)
        }
        let identity = try secrets.etcdClient(now: now.seconds)
        let clients = pods.filter { $0.node != node.name }.compactMap(Self.endpoint).map {
            EtcdClient(
                $0, authority: authority.certificate, identity: identity, isStopped: isStopped)
        }
        let (client, members) = try Self.members(clients)
        let ownEndpoint = own.flatMap(Self.endpoint)
        let addresses = Set(node.addresses("InternalIP"))
        let found =
            members.first { $0.name == node.name }
            ?? members.first { member in
                ownEndpoint.map(member.clientURLs.contains) ?? false
            }
            // One that has never started has neither name nor client URLs.
            ?? members.first { member in
                member.name.isEmpty
                    && member.peerURLs.contains { HostAndPort(url: $0).map { addresses.contains($0.host) } ?? false }
            }
        // An earlier run may have taken it out already.
        guard let found else { return nil }
        let staying = members.filter { $0.id != found.id && !$0.isLearner }
        let healthy = staying.count { member in
            clients.contains { member.clientURLs.contains($0.endpoint) && $0.isHealthy() }
        }
        guard healthy > staying.count / 2 else {
            throw RemovalRefusal.quorum(healthy: healthy, members: staying.count)
        }
        self.client = client
        member = found
    }

    /// - Throws: ``EtcdError``.
    func run() throws(EtcdError) { try client.remove(member) }

    private static func endpoint(_ pod: PodObject) -> String? {
        pod.object.annotations[annotation]?.split(separator: ",").first.map(String.init)
    }

    /// The first server that knows the members.
    private static func members(_ clients: [EtcdClient]) throws -> (EtcdClient, [EtcdMember]) {
        var failure: EtcdError?
        for client in clients {
            do { return (client, try client.members()) } catch { failure = error }
        }
        throw RemovalRefusal.noEtcd(cause: failure)
    }
}
