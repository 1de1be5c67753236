import Markup

/// The version of kubeadm's own API that a document is written in.
enum KubeadmAPI: String {
    /// Read by kubeadm up to 1.30 and, deprecated, some versions on.
    case v1beta3
    /// From kubeadm 1.31.
    case v1beta4

    /// The newest that kubeadm of a version reads.
    init(for version: KubernetesVersion) { self = version.minorNumber >= 31 ? .v1beta4 : .v1beta3 }

    /// The first two members of a document.
    func header(_ kind: String) -> [(String, Value?)] {
        [("apiVersion", .string("kubeadm.k8s.io/\(rawValue)")), ("kind", .string(kind))]
    }

    /// Arguments of a component: a mapping before v1beta4, a list since, where one may stand twice; nil for none.
    func arguments(_ arguments: [(String, String?)]) -> Value? {
        let given = arguments.compactMap { name, value in value.map { (name: name, value: Value.string($0)) } }
        guard !given.isEmpty else { return nil }
        return switch self {
        case .v1beta3: .object(given.map { .init($0.name, $0.value) })
        case .v1beta4: .array(given.map { ["name": .string($0.name), "value": $0.value] })
        }
    }
}
