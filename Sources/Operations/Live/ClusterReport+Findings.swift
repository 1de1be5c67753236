package import Cluster
import Inventory

extension ClusterReport {
    /// Certificates that end within these seconds are told of.
    private static let soon: Int64 = 30 * 86400

    /// What is wrong or worth knowing, the worst first.
    /// - Parameter cluster: What its file says; nil for a cluster without one here.
    package func findings(_ cluster: ClusterDefinition?) -> [ClusterFinding] {
        let wrong = nodeFaults + absentHosts(cluster) + workloadFaults + ended
        let notices = foreignNodes(cluster) + cordoned + endingSoon + waiting + unseenThings
        return wrong.map { ClusterFinding(severity: .wrong, text: $0) }
            + notices.map { ClusterFinding(severity: .notice, text: $0) }
    }

    private var nodeFaults: [String] {
        guard !nodes.isEmpty else { return ["the cluster has no nodes"] }
        var faults: [String] = []
        let networkless = nodes.filter(\.lacksNetwork).map(\.name)
        if !networkless.isEmpty {
            faults.append(
                "no network add-on works on \(networkless.joined(separator: ", ")); install one, or name it under `cni:`"
            )
        }
        for node in nodes where !node.isReady && !node.lacksNetwork {
            faults.append("node \(node.name) is not ready: \(node.reason)")
        }
        guard let server = Self.version(version) else { return faults }
        for node in nodes {
            guard let kubelet = Self.version(node.version) else { continue }
            do { try VersionSkew.check(kubelet: kubelet, of: server) } catch {
                let relation = error.reason == .kubeletIsNewer ? "newer than" : "too old for"
                faults.append("node \(node.name) runs kubelet \(kubelet), \(relation) the API server's \(server)")
            }
        }
        return faults
    }

    private func absentHosts(_ cluster: ClusterDefinition?) -> [String] {
        let names = Set(nodes.map(\.name))
        return (cluster?.hosts ?? []).filter { !names.contains($0.name.description) }
            .map { "host \($0.name) of the cluster file is no node yet" }
    }

    private var workloadFaults: [String] {
        workloads.filter { !$0.isReady }.map { "\($0) has \($0.ready) of \($0.wanted) pods ready" }
    }

    private var ended: [String] {
        certificates.filter { $0.end <= time }.map { "the certificate of the \($0.name) ended \($0.end)" }
    }

    private func foreignNodes(_ cluster: ClusterDefinition?) -> [String] {
        guard let cluster, !cluster.hosts.isEmpty else { return [] }
        let names = Set(cluster.hosts.map(\.name.description))
        return nodes.filter { !names.contains($0.name) }.map { "node \($0.name) is not in the cluster file" }
    }

    private var cordoned: [String] {
        nodes.filter(\.isCordoned).map { "node \($0.name) is cordoned: no new pods are placed there" }
    }

    private var endingSoon: [String] {
        certificates.filter { $0.end > time && $0.end.seconds - time.seconds <= Self.soon }
            .map { "the certificate of the \($0.name) ends \($0.end)" }
    }

    private var waiting: [String] {
        requests.map {
            "\($0.user) waits for a certificate of \($0.signer); "
                + "if it is what it says, run `kubectl certificate approve \($0.name)`"
        }
    }

    private var unseenThings: [String] {
        unseen.map { "the user of the kubeconfig may not see \($0), which were left out" }
    }

    /// A version as servers and kubelets say it, such as `1.33.5-1.el8` or `1.33.5+gke.1`.
    static func version(_ text: String) -> KubernetesVersion? {
        try? KubernetesVersion(String(text.prefix { $0 != "-" && $0 != "+" }))
    }
}
