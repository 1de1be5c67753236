import Cluster
import Inventory
import Markup

/// What ``DeliberateDifference`` makes of a recorded node, one difference after the other.
struct ContractExpectation {
    private static let proxied = ["ocne-update.service", "crio.service", "rpm-ostreed.service", "ocne-nginx.service"]
    private static let oracle = "container-registry.oracle.com"

    let cluster: ClusterDefinition
    let token: String
    let isStart: Bool
    let isControlPlane: Bool
    private(set) var node: ContractNode

    init(
        _ cluster: ClusterDefinition, _ recorded: ContractNode, token: String, isStart: Bool, isControlPlane: Bool
    ) {
        self.cluster = cluster
        self.token = token
        self.isStart = isStart
        self.isControlPlane = isControlPlane
        node = recorded
    }

    /// Whether the difference is one here.
    mutating func apply(_ difference: DeliberateDifference) -> Bool {
        let before = node
        documents { $0.apply(difference) }
        switch difference {
        case .misspeltUnit: node.units["kublet.service"] = nil
        case .emptyProxyDropIns where cluster.proxy.isEmpty:
            node.units["rpm-ostreed.service"] = nil
            for name in Self.proxied { node.units[name]?.dropIns["proxy.conf"] = nil }
        case .proxyDropIns where !cluster.proxy.isEmpty:
            let own = Self.assignments(node.units["crio.service"]?.dropIns["proxy.conf"] ?? "")
            let text = Self.normal(own)
            for name in Self.proxied + ["ocne.service"] { node.units[name]?.dropIns["proxy.conf"] = text }
        case .nodeFamilies:
            let families = cluster.serviceSubnets.map { $0.address.isVersion6 ? "6" : "4" }.joined(separator: ",")
            node.units["ocne.service"]?.dropIns["bootstrap.conf"]? += "Environment=NODE_FAMILIES=\(families)\n"
        case .servingCertificates where isControlPlane:
            node.files["/etc/ocne/approve_serving_certificates"] = .made(0o555)
            node.units["ocne-serving-certificates.service"] = .init(hasContents: true)
            node.units["ocne-serving-certificates.timer"] = .init(enabled: true, hasContents: true)
        case .certificateAuthorities where isStart:
            for name in ["front-proxy-ca.crt", "front-proxy-ca.key", "sa.pub", "sa.key", "etcd/ca.crt", "etcd/ca.key"] {
                node.files["/etc/kubernetes/pki/" + name] = .made(0o600)
            }
        case .pauseImage: node.files["/etc/crio/crio.conf.d/90-slipway.conf"] = .made(0o644)
        case .firewallPorts where cluster.bindPort != 6443: node.files["/etc/nftables/kube.nft"] = .made(0o600)
        case .registries where cluster.registry != Self.oracle:
            let path = "/etc/containers/registries.conf"
            if node.files[path]?.text == "unqualified-search-registries = [\"\(cluster.registry)\"]" {
                node.files[path]?.text? += """


                    [[registry]]
                    prefix = "\(Self.oracle)"
                    location = "\(Self.oracle)"

                    [[registry.mirror]]
                    location = "\(cluster.registry)"
                    """
            }
        case .ignitionOrigins where !cluster.extraIgnition.isEmpty:
            node.files["/etc/ocne/ignition-origins.json"] = .made(0o644)
        default: break
        }
        return node != before
    }

    mutating func dropNothing() { documents { $0.dropNothing() } }

    /// Brings drop-ins of proxies and arguments of components into a form that can be compared.
    static func normalize(_ ours: inout ContractNode, like other: ContractNode) {
        for (name, unit) in ours.units {
            guard let text = unit.dropIns["proxy.conf"] else { continue }
            var own = assignments(text)
            let wanted = assignments(other.units[name]?.dropIns["proxy.conf"] ?? "")
            // What is reached directly may be more, and is the same in both cases of the name.
            let words = Set((own["no_proxy"] ?? "").split(separator: ","))
            if own["NO_PROXY"] == own["no_proxy"], text.contains("\"no_proxy="),
                words.isSuperset(of: (wanted["no_proxy"] ?? "").split(separator: ","))
            {
                own["no_proxy"] = wanted["no_proxy"]
                own["NO_PROXY"] = nil
            }
            ours.units[name]?.dropIns["proxy.conf"] = normal(own)
        }
        sortArguments(&ours)
    }

    private static func sortArguments(_ node: inout ContractNode) {
        let documents = node.files[ContractNode.kubeadm]?.documents
        node.files[ContractNode.kubeadm]?.documents = documents?.map(\.withSortedArguments)
    }

    private mutating func documents(_ change: (inout ContractDocuments) -> Void) {
        guard let texts = node.files[ContractNode.kubeadm]?.documents else { return }
        var documents = ContractDocuments(cluster: cluster, token: token, documents: texts)
        change(&documents)
        node.files[ContractNode.kubeadm]?.documents = documents.documents
    }

    /// The variables that a drop-in sets, or a form of it that can be compared.
    private static func assignments(_ text: String) -> [String: String] {
        var found: [String: String] = [:]
        for line in text.split(separator: "\n") where line != "[Service]" {
            let pair = line.trimmingPrefix("Environment=").filter { $0 != "\"" }
                .split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            found[String(pair[0])] = pair.count == 2 ? String(pair[1]) : ""
        }
        return found
    }

    private static func normal(_ assignments: [String: String]) -> String {
        assignments.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: "\n")
    }
}
