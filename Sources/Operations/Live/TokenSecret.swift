import FoundationEssentials
import Kubernetes
import Markup
import PKI

/// The Secret by which a cluster knows a bootstrap token, as `kubeadm token create` makes it (Kubernetes,
/// "Authenticating with Bootstrap Tokens", "Bootstrap Token Secret Format").
struct TokenSecret {
    /// The group of all hosts that join.
    static let group = "system:bootstrappers:kubeadm:default-node-token"
    static let namespace = "kube-system"
    static let type = "bootstrap.kubernetes.io/token"

    enum Purpose {
        /// Hosts join with it.
        case joining
        /// Nobody can use it; what it owns is collected when it ends (`kubeadm init phase upload-certs`).
        case lifetime
    }

    let token: BootstrapToken
    let purpose: Purpose
    let end: Moment
    /// Who alone is to join with it, when that is known.
    var host: String?

    var name: String { "bootstrap-token-\(token.id)" }

    /// By which a token is found when its host leaves.
    static func description(ofHost name: String?) -> String {
        "made by slipway for " + (name.map { "the host \($0)" } ?? "a host that joins")
    }

    /// Whether an object of the cluster is the Secret of this very token.
    func isMade(_ object: APIObject) -> Bool {
        SecretObject(object).data("token-secret") == Array(secretHalf.utf8)
    }

    private var secretHalf: String { String(token.text.dropFirst(token.id.count + 1)) }

    private static func encoded(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

    /// The object.
    var object: Value {
        var data: [(String, String)] = [
            ("token-id", token.id), ("token-secret", secretHalf),
            ("expiration", end.description),
        ]
        switch purpose {
        case .joining:
            data += [
                ("description", Self.description(ofHost: host)), ("usage-bootstrap-authentication", "true"),
                ("usage-bootstrap-signing", "true"), ("auth-extra-groups", Self.group),
            ]
        case .lifetime: data += [("description", "Proxy for managing TTL for the kubeadm-certs secret")]
        }
        return [
            "apiVersion": "v1", "kind": "Secret",
            "metadata": ["name": .string(name), "namespace": .string(Self.namespace)],
            "type": .string(Self.type),
            "data": .object(data.map { Value.Member($0.0, .string(Self.encoded($0.1))) }),
        ]
    }
}
