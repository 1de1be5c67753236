package import PKI

/// Why a cluster that answers is left as it is.
package enum LiveRefusal: Error, CustomStringConvertible, Sendable {
    /// An object of the cluster that cannot be used.
    case unreadable(what: String, cause: String)
    /// The cluster vouches for itself by other authorities than the kubeconfig does.
    case otherAuthority(known: [PublicKeyPin], found: [PublicKeyPin])
    /// The caller may not do all that is to be done, and each thing it may not.
    case forbidden([String])
    /// Objects that hosts need and the cluster has not, each with the phase of kubeadm that makes it.
    case missing([(object: String, phase: String)])
    /// Versions that do not go together.
    case versions(String)
    /// The kubeconfig leads to another cluster than the one that is known under the name.
    case otherCluster(known: [PublicKeyPin], found: [PublicKeyPin])
    /// The secrets that are kept for a cluster of this name are those of another.
    case otherSecrets(authority: PublicKeyPin, cluster: [PublicKeyPin])
    /// A host of the control plane needs secrets of the cluster that are not here.
    case noSecrets(cluster: String)
    /// The cluster runs and was not made by Slipway, so that new secrets would be another cluster's.
    case adopted(String, endpoint: String)
    /// Another cluster was adopted under the name.
    case nameTaken(String, endpoint: String)
    /// The cluster has no `kubeadm-config`.
    case notByKubeadm
    /// The cluster has no common endpoint, without which it can have one control-plane node only.
    case noCommonEndpoint
    /// The cluster has a node of that name, which works.
    case nodeExists(String)
    /// The cluster has another token of that id.
    case tokenTaken(String)
    /// Somebody else changed the cluster at the same time, again and again.
    case contested(what: String)

    /// Whether the caller's input is at fault, and not the cluster.
    package var isInput: Bool {
        switch self {
        case .otherAuthority, .versions, .otherSecrets, .noSecrets, .notByKubeadm, .noCommonEndpoint, .nodeExists,
            .tokenTaken, .nameTaken, .otherCluster, .adopted:
            true
        case .unreadable, .forbidden, .missing, .contested: false
        }
    }

    package var description: String {
        switch self {
        case .unreadable(let what, let cause): "the cluster's \(what) cannot be used: \(cause)"
        case .otherAuthority(let known, let found):
            """
            the authority that the cluster names to joining hosts (\(Self.list(found))) is not one that the kubeconfig \
            trusts (\(Self.list(known))); use a kubeconfig that leads to the API server itself, such as \
            /etc/kubernetes/admin.conf of a control-plane node
            """
        case .forbidden(let permissions):
            """
            nothing was changed: the user of the kubeconfig may not \(permissions.joined(separator: ", ")); use an \
            administrator's kubeconfig, or have the rights granted
            """
        case .missing(let objects):
            """
            nothing was changed: hosts cannot join a cluster without these:
            \(objects.map { "  \($0.object): run `kubeadm init phase \($0.phase)` on a control-plane node" }
                .joined(separator: "\n"))
            """
        case .versions(let problem): "nothing was changed: \(problem)"
        case .otherCluster(let known, let found):
            """
            the kubeconfig leads to another cluster, whose authority is \(Self.list(found)); that of \
            the one that is known here by the cluster file's name is \(Self.list(known)); give this cluster's kubeconfig, \
            or the other cluster's file; of a cluster that was made anew, adopt it again (`slipway cluster adopt --force`)
            """
        case .adopted(let name, let endpoint):
            """
            the cluster \(name) at \(endpoint) was adopted, and Slipway has none of its secrets: new ones would be those \
            of another cluster; hosts join it with `slipway cluster join --kubeconfig FILE`, and its own secrets are taken \
            with `slipway cluster secrets import --pki DIRECTORY`, from a copy of /etc/kubernetes/pki of a control-plane node
            """
        case .otherSecrets(let authority, let cluster):
            """
            the secrets kept for this cluster are another's: their authority is \(authority), the cluster's \
            \(Self.list(cluster)); take the cluster's own with `slipway cluster secrets import --pki DIRECTORY`, where \
            the directory is a copy of /etc/kubernetes/pki of a control-plane node
            """
        case .noSecrets(let cluster):
            """
            a control-plane host needs the keys of cluster \(cluster), which only its control-plane nodes have; copy \
            /etc/kubernetes/pki of one here and run `slipway cluster secrets import --pki DIRECTORY`
            """
        case .nameTaken(let name, let endpoint):
            """
            another cluster was adopted under the name \(name), at \(endpoint); give this one a name of its own with \
            --name, or take the other's place with --force
            """
        case .notByKubeadm:
            """
            the cluster has no ConfigMap kube-system/kubeadm-config, so kubeadm did not make it; write a cluster file by \
            hand: `slipway init` makes one to start from, and it needs `loadBalancer`, `kubernetesVersion`, \
            `podSubnet` and `serviceSubnet` of the cluster
            """
        case .noCommonEndpoint:
            """
            nothing was changed: the cluster has no `controlPlaneEndpoint`, and kubeadm lets no second control-plane host \
            into such a cluster; set one in its ConfigMap kube-system/kubeadm-config first
            """
        case .nodeExists(let name):
            """
            nothing was changed: the cluster has a node \(name) that works; remove it with \
            `slipway cluster remove --node \(name)` first, or give the host another name
            """
        case .tokenTaken(let id):
            """
            the cluster has another bootstrap token of the id \(id), or this one has ended; take another token, or leave \
            it to Slipway to make one
            """
        case .contested(let what):
            "\(what) was changed by somebody else each time it was to be written; run the command again"
        }
    }

    private static func list(_ pins: [PublicKeyPin]) -> String {
        pins.map(\.description).joined(separator: ", ")
    }
}
