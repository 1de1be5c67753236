import Inventory
import Markup

/// The documents of `/etc/kubernetes/kubeadm.conf` (Kubernetes reference, "kubeadm Configuration", v1beta3 and v1beta4;
/// "Kubelet Configuration (v1beta1)"; "kube-proxy Configuration (v1alpha1)").
///
/// The words of ``NodeAddress`` stand for the node's addresses.
struct KubeadmDocuments {
    let cluster: ClusterDefinition

    private var api: KubeadmAPI {
        cluster.compatibility == .ocne ? .v1beta3 : KubeadmAPI(for: cluster.kubernetesVersion)
    }

    /// For the host that starts the cluster. What the kubelets and kube-proxies of all hosts are told stands here only:
    /// kubeadm keeps it in the cluster, where hosts that join find it.
    func start(_ secrets: ClusterSecrets, host: Host?) -> String {
        let node = NodeDocuments(cluster: cluster, api: api, role: .controlPlane, host: host)
        let common = ClusterDocuments(cluster: cluster, api: api)
        let documents: [Value]
        switch cluster.compatibility {
        case .ocne: documents = [node.oracleStart(secrets), common.oracleClusterConfiguration]
        case nil:
            documents =
                [node.start(secrets), common.clusterConfiguration, common.kubelet]
                + (cluster.hasKubeProxy ? [common.kubeProxy] : [])
        }
        return text(documents)
    }

    /// For a host that joins.
    func join(_ role: HostRole, _ credentials: JoinCredentials, host: Host?) -> String {
        let node = NodeDocuments(cluster: cluster, api: api, role: role, host: host)
        switch cluster.compatibility {
        case .ocne:
            let proxy = ClusterDocuments(cluster: cluster, api: api).oracleKubeProxy
            return text([node.oracleJoin(credentials)] + (role == .controlPlane ? [proxy] : []))
        case nil: return text([node.join(credentials)])
        }
    }

    private func text(_ documents: [Value]) -> String { documents.map { $0.yaml() }.joined(separator: "---\n") }
}
