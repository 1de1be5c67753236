import FoundationEssentials
import Kubernetes
import Markup
import PKI

/// What a cluster tells hosts that do not trust it yet: the ConfigMap `cluster-info` (Kubernetes, "Implementation details
/// of kubeadm", "Create the public cluster-info ConfigMap").
struct ClusterInfo {
    static let name = "cluster-info"
    static let namespace = "kube-public"

    /// The URL of the API, as hosts are told.
    let server: String?
    /// The cluster's authorities; at least one.
    let authorities: [Certificate]

    /// - Throws: ``LiveRefusal/unreadable(what:cause:)``.
    init(_ configMap: ConfigMapObject) throws(LiveRefusal) {
        guard let text = configMap.data["kubeconfig"] else {
            throw .unreadable(what: Self.title, cause: "it has no `kubeconfig`")
        }
        let kubeconfig: Node
        do { kubeconfig = try YAML.parse(Array(text.utf8), source: Self.title) } catch {
            throw .unreadable(what: Self.title, cause: "\(error)")
        }
        let cluster = kubeconfig["clusters"]?.items.first?["cluster"]
        guard let encoded = cluster?["certificate-authority-data"]?.text, let pem = Data(base64Encoded: encoded) else {
            throw .unreadable(what: Self.title, cause: "it has no `certificate-authority-data`")
        }
        do { authorities = try Certificate.all(in: String(decoding: pem, as: UTF8.self)) } catch {
            throw .unreadable(what: Self.title, cause: "\(error)")
        }
        server = cluster?["server"]?.text
    }

    private static let title = "ConfigMap \(namespace)/\(name)"

    /// The pins of the authorities that vouch for the API server too.
    /// - Parameter trusted: The authorities of the kubeconfig.
    /// - Throws: ``LiveRefusal/otherAuthority(known:found:)`` when there is none.
    func pins(trustedBy trusted: [Certificate]) throws(LiveRefusal) -> [PublicKeyPin] {
        let known = Set(trusted.map(\.publicKeyPin))
        var pins: [PublicKeyPin] = []
        for pin in authorities.map(\.publicKeyPin) where known.contains(pin) && !pins.contains(pin) { pins.append(pin) }
        guard !pins.isEmpty else {
            throw .otherAuthority(known: trusted.map(\.publicKeyPin), found: authorities.map(\.publicKeyPin))
        }
        return pins
    }
}
