import Inventory
import Markup

/// What kubeadm is told of the whole cluster by the host that starts it.
struct ClusterDocuments {
    let cluster: ClusterDefinition
    let api: KubeadmAPI

    var clusterConfiguration: Value {
        let arguments = api.arguments([
            ("tls-min-version", cluster.tlsMinVersion.rawValue), ("tls-cipher-suites", cluster.effectiveCipherSuites),
        ])
        let component: Value = .object(omittingNil: [("extraArgs", arguments)])
        let server: Value = .object(omittingNil: [
            ("extraArgs", arguments),
            ("certSANs", .array(serverNames.map { .string($0) })),
            ("timeoutForControlPlane", api == .v1beta3 ? NodeDocuments.startTime : nil),
        ])
        return .object(
            omittingNil: api.header("ClusterConfiguration") + [
                ("apiServer", server), ("controllerManager", component), ("scheduler", component),
                ("networking", networking),
                ("imageRepository", .string(cluster.imageRepository)),
                ("kubernetesVersion", .string(cluster.kubernetesVersion.description)),
                ("controlPlaneEndpoint", .string(cluster.controlPlaneEndpoint)),
                ("etcd", etcd.map { ["local": $0] }),
                ("dns", dns),
                // `skipPhases` of the start does not outlive it: an upgrade would install what is switched off.
                ("proxy", api == .v1beta4 && !cluster.hasKubeProxy ? ["disabled": true] : nil),
            ])
    }

    /// What kubeadm sets anyway is not repeated (`cgroupDriver: systemd`, `clientCAFile`, the address of DNS), but for
    /// who may do what.
    var kubelet: Value {
        .object(omittingNil: [
            ("apiVersion", "kubelet.config.k8s.io/v1beta1"), ("kind", "KubeletConfiguration"),
            ("authentication", ["anonymous": ["enabled": false], "webhook": ["enabled": true]]),
            ("authorization", ["mode": "Webhook"]),
            ("rotateCertificates", true),
            ("serverTLSBootstrap", true),
            ("tlsMinVersion", .string(cluster.tlsMinVersion.rawValue)),
            (
                "tlsCipherSuites",
                cluster.effectiveCipherSuites.map { .array($0.split(separator: ",").map { .string(String($0)) }) }
            ),
            ("volumePluginDir", .string(NodeDocuments.volumePlugins)),
        ])
    }

    var kubeProxy: Value {
        [
            "apiVersion": "kubeproxy.config.k8s.io/v1alpha1", "kind": "KubeProxyConfiguration",
            "mode": .string(cluster.kubeProxyMode.rawValue),
            "metricsBindAddress": .string(cluster.loopback + ":10249"),
            "clusterCIDR": .string(joined(cluster.podSubnets)),
        ]
    }

    var networking: Value {
        [
            "serviceSubnet": .string(joined(cluster.serviceSubnets)),
            "podSubnet": .string(joined(cluster.podSubnets)),
        ]
    }

    /// Names of the API server's certificate besides those that kubeadm finds, each once.
    private var serverNames: [String] {
        var seen: Set<String> = []
        return ([cluster.endpoint.host] + cluster.certSANs).map(\.description).filter { seen.insert($0).inserted }
    }

    /// Metrics stay where kubeadm has them: on the node's own address.
    private var etcd: Value? {
        let arguments = api.arguments([
            ("cipher-suites", cluster.effectiveCipherSuites),
            ("tls-min-version", cluster.etcdHasTLSVersion ? cluster.tlsMinVersion.etcdName : nil),
        ])
        let members = image(cluster.componentTags?.etcd) + [("extraArgs", arguments)]
        return members.contains { $0.1 != nil } ? .object(omittingNil: members) : nil
    }

    private var dns: Value? {
        if !cluster.hasCoreDNS { return api == .v1beta4 ? ["disabled": true] : nil }
        return cluster.componentTags.map { .object(omittingNil: image($0.coreDNS)) }
    }

    func image(_ tag: String?) -> [(String, Value?)] {
        guard let tag else { return [] }
        return [("imageRepository", .string(cluster.imageRepository)), ("imageTag", .string(tag))]
    }

    private func joined(_ blocks: [CIDRBlock]) -> String { blocks.map(\.description).joined(separator: ",") }
}
