import Ignition
import IgnitionAssets
import Inventory

/// What a control-plane node has besides what every node has.
struct ControlPlane {
    let cluster: ClusterDefinition
    let host: Host?

    init(_ cluster: ClusterDefinition, host: Host?) {
        self.cluster = cluster
        self.host = host
    }

    func add(to node: inout NodeConfig) throws {
        try VirtualIP(cluster, host: host)?.add(to: &node)
        // Oracle CNE's kubelets sign their serving certificates themselves.
        guard cluster.compatibility == nil else { return }
        node.add(
            try File(
                path: NodePaths.approveServing, mode: 0o555, contents: IgnitionAsset.approveServingCertificates.bytes))
        node.add(
            try Unit(
                name: "ocne-serving-certificates.service", contents: IgnitionAsset.servingCertificatesService.text))
        node.add(
            try Unit(
                name: "ocne-serving-certificates.timer", enabled: true,
                contents: IgnitionAsset.servingCertificatesTimer.text))
    }
}
