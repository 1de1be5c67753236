import Markup

/// A member of an etcd cluster (etcd, "gRPC gateway", `MemberListResponse`).
package struct EtcdMember: Sendable, Hashable {
    /// 64 bits, as decimal digits: the gateway's form.
    package let id: String
    /// The node's name under kubeadm; empty until the member has started.
    package let name: String
    package let peerURLs: [String]
    package let clientURLs: [String]
    /// A learner has no vote.
    package let isLearner: Bool

    /// For messages.
    var title: String { name.isEmpty ? peerURLs.first ?? id : name }

    /// - Throws: ``EtcdError/Malformed`` for anything else.
    init(_ node: Node) throws(EtcdError.Malformed) {
        guard let id = node["ID"]?.text, !id.isEmpty, id.utf8.allSatisfy({ (48...57).contains($0) }) else {
            throw EtcdError.Malformed()
        }
        self.id = id
        name = node["name"]?.text ?? ""
        peerURLs = (node["peerURLs"]?.items ?? []).compactMap(\.text)
        clientURLs = (node["clientURLs"]?.items ?? []).compactMap(\.text)
        isLearner = node["isLearner"]?.text == "true"
    }
}
