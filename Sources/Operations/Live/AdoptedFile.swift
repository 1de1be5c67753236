import Cluster
import Inventory
import Kubernetes
import Markup

/// The cluster file of a cluster that somebody else made.
struct AdoptedFile {
    let name: ClusterName
    let configuration: KubeadmConfiguration
    /// The API's host and port, for a cluster without a common endpoint: the kubeconfig's.
    let server: HostAndPort
    /// Nil where the cluster has no kube-proxy of kubeadm's.
    let kubeProxy: ConfigMapObject?
    /// Names and roles of the nodes that there are.
    let nodes: [String]

    /// What the file cannot say, or says only perhaps.
    var warnings: [String] {
        var warnings: [String] = []
        if configuration.controlPlaneEndpoint == nil {
            warnings.append(
                "the cluster has no `controlPlaneEndpoint`: hosts will join at \(server.host):\(server.port), the "
                    + "kubeconfig's server; a second control-plane host cannot join it")
        }
        if let domain = configuration.dnsDomain, domain != "cluster.local" {
            warnings.append(
                "the cluster's DNS domain is \(domain); hosts that join get it from the cluster, the file cannot say it"
            )
        }
        if let directory = configuration.certificatesDirectory, directory != "/etc/kubernetes/pki" {
            warnings.append("the control plane's certificates are in \(directory); hosts that join put them there too")
        }
        if configuration.hasExternalEtcd {
            warnings.append("etcd is not run by the control plane; control-plane hosts need its client certificate too")
        }
        return warnings
    }

    /// The file's text.
    /// - Throws: ``LiveRefusal/unreadable(what:cause:)`` when the endpoint is none.
    func text() throws(LiveRefusal) -> String {
        let endpoint = try endpoint()
        let arguments = configuration.arguments
        let value: Value = .object(omittingNil: [
            ("provider", "byo"), ("name", .string(name.description)),
            ("loadBalancer", .string(endpoint.host)),
            ("kubeApiServerBindPort", endpoint.port == 6443 ? nil : .integer(endpoint.port)),
            ("kubernetesVersion", .string(configuration.kubernetesVersion)),
            ("podSubnet", configuration.podSubnet.map { .string($0) }),
            ("serviceSubnet", configuration.serviceSubnet.map { .string($0) }),
            ("imageRepository", configuration.imageRepository.map { .string($0) }),
            ("cipherSuites", arguments["tls-cipher-suites"].map { .string($0) }),
            ("tlsMinVersion", arguments["tls-min-version"].map { .string($0) }),
            (
                "certSANs",
                configuration.certSANs.isEmpty ? nil : .array(configuration.certSANs.map { .string($0) })
            ),
            ("kubeProxy", kubeProxy == nil ? false : nil), ("kubeProxyMode", kubeProxyMode.map { .string($0) }),
        ])
        return comment(head) + value.yaml() + comment(tail)
    }

    /// The mode that the ConfigMap `kube-proxy` says; empty stands for the platform's own, iptables.
    private var kubeProxyMode: String? {
        guard let text = kubeProxy?.data["config.conf"],
            let root = try? YAML.parse(Array(text.utf8), source: "ConfigMap kube-system/kube-proxy"),
            let mode = root["mode"]?.text, !mode.isEmpty
        else { return nil }
        return mode
    }

    private func endpoint() throws(LiveRefusal) -> HostAndPort {
        guard let text = configuration.controlPlaneEndpoint else { return server }
        guard let endpoint = HostAndPort(text, defaultPort: 6443) else {
            throw .unreadable(what: "`controlPlaneEndpoint`", cause: "`\(text.prefix(60))` is no host and port")
        }
        return endpoint
    }

    private var head: [String] {
        [
            "The cluster \(name), which Slipway did not make; written by `slipway cluster adopt`.",
            "`loadBalancer` is where its API is reached, whoever holds that address.",
        ]
    }

    private var tail: [String] {
        let known = nodes.isEmpty ? [] : ["Its nodes when this was written:"] + nodes.map { "  \($0)" }
        return [
            "", "The OS image that joining hosts keep themselves up to date from:",
            "osRegistry: ostree-unverified-registry:container-registry.oracle.com/olcne/ock-ostree",
            "osTag: \"\(configuration.kubernetesVersion.split(separator: ".").prefix(2).joined(separator: "."))\"",
            "Hosts that are to join, by the MAC address of the interface they boot from:", "hosts:",
            "  - {name: worker-1, mac: \"52:54:00:00:02:21\", role: worker}",
        ] + (known.isEmpty ? [] : [""] + known)
    }

    private func comment(_ lines: [String]) -> String {
        lines.map { line in
            let safe = String(String.UnicodeScalarView(line.unicodeScalars.map { $0.value < 0x20 ? "?" : $0 }))
            return safe.isEmpty ? "\n" : "# \(safe)\n"
        }.joined()
    }
}
