import Kubernetes
import Markup

/// An object without which no host can join (Kubernetes, "Implementation details of kubeadm").
struct JoinRequirement: Sendable, Hashable, CustomStringConvertible {
    /// What hosts need it for.
    enum Subject: Sendable, Hashable {
        /// Nothing is bound: the object itself is read.
        case none
        case group(String)
        case user(String)
    }

    let kind: ResourceKind
    /// Nil for an object of the whole cluster.
    let namespace: String?
    let name: String
    /// Who must be bound by it.
    let subject: Subject
    /// The phase of `kubeadm init` that makes it.
    let phase: String

    var description: String { "\(kind.kind) \(namespace.map { "\($0)/" } ?? "")\(name)" }

    func path() throws(ResourcePathError) -> ResourcePath { try ResourcePath(kind, in: namespace, name: name) }

    /// Whether the object, as the cluster has it, does what is needed of it.
    func isMet(by object: Node) -> Bool {
        let subjects = object["subjects"]?.items ?? []
        return switch subject {
        case .none: true
        case .group(let name): subjects.contains { $0["kind"]?.text == "Group" && $0["name"]?.text == name }
        case .user(let name): subjects.contains { $0["kind"]?.text == "User" && $0["name"]?.text == name }
        }
    }

    private static let token = "bootstrap-token"

    private static func clusterWide(_ name: String, _ group: String) -> JoinRequirement {
        JoinRequirement(kind: .clusterRoleBinding, namespace: nil, name: name, subject: .group(group), phase: token)
    }

    /// Everything that `kubeadm join` needs besides the token and, on the control plane, the certificates.
    static let all = [
        JoinRequirement(
            kind: .roleBinding, namespace: "kube-public", name: "kubeadm:bootstrap-signer-clusterinfo",
            subject: .user("system:anonymous"), phase: token),
        clusterWide("kubeadm:kubelet-bootstrap", TokenSecret.group),
        clusterWide("kubeadm:node-autoapprove-bootstrap", TokenSecret.group),
        clusterWide("kubeadm:node-autoapprove-certificate-rotation", "system:nodes"),
        clusterWide("kubeadm:get-nodes", TokenSecret.group),
        JoinRequirement(
            kind: .configMap, namespace: "kube-system", name: "kubeadm-config", subject: .none,
            phase: "upload-config kubeadm"),
        JoinRequirement(
            kind: .roleBinding, namespace: "kube-system", name: "kubeadm:nodes-kubeadm-config",
            subject: .group(TokenSecret.group), phase: "upload-config kubeadm"),
        JoinRequirement(
            kind: .configMap, namespace: "kube-system", name: "kubelet-config", subject: .none,
            phase: "upload-config kubelet"),
        JoinRequirement(
            kind: .roleBinding, namespace: "kube-system", name: "kubeadm:kubelet-config",
            subject: .group(TokenSecret.group), phase: "upload-config kubelet"),
    ]
}
