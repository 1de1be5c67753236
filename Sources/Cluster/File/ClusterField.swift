package import Markup

/// One field of a cluster: its value, and where that comes from.
package struct ClusterField: Sendable {
    /// The keys from the root, with dots, such as `proxy.httpProxy`.
    package let path: String
    /// Secrets are replaced by ``ClusterField/hidden``.
    package let value: Value
    /// Such as `rack/cluster.yaml:3:1`, `--virtual-ip`, `built-in` or `derived from kubernetesVersion`.
    package let origin: String

    /// What stands for a secret.
    package static let hidden = "(set, not shown)"
    /// What stands for keys that have no effect, whatever is in them.
    package static let unused = "(no effect)"
}

extension ClusterLayers {
    /// The fields that are set, by the place of their keys.
    package var fieldsGiven: [ClusterField] {
        var given: [(mark: Mark, field: ClusterField)] = []
        collect(root, path: "", &given)
        return given.sorted { $0.mark < $1.mark }.map(\.field)
    }

    /// All fields, set or not, as they are in force.
    /// - Parameter cluster: What ``definition()`` gave.
    package func fieldsInForce(of cluster: ClusterDefinition) -> [ClusterField] {
        let given = Dictionary(fieldsGiven.map { ($0.path, $0) }) { first, _ in first }
        var shown: Set<String> = []
        var fields = BuiltInField.all(of: cluster, root: root).map { field in
            shown.insert(field.path)
            let set = given[field.path]
            let value = field.isAsRead ? (set?.value ?? field.value) : hiding(field.value, of: field.path)
            return ClusterField(path: field.path, value: value, origin: set?.origin ?? field.origin)
        }
        fields += fieldsGiven.filter { !shown.contains($0.path) }
        return fields
    }

    private func collect(_ node: Node, path: String, _ given: inout [(mark: Mark, field: ClusterField)]) {
        guard case .mapping(let pairs) = node.content else { return }
        for pair in pairs where !pair.value.isNull {
            let name = path.isEmpty ? pair.key : "\(path).\(pair.key)"
            let isUnused = path.isEmpty && UnusedKeys.names.contains(pair.key) || name == "providers.libvirt"
            if case .mapping(let inner) = pair.value.content, !inner.isEmpty, !isUnused {
                collect(pair.value, path: name, &given)
                continue
            }
            let value = isUnused ? .string(ClusterField.unused) : hiding(pair.value.value, of: name)
            given.append((pair.mark, ClusterField(path: name, value: value, origin: place(pair.mark))))
        }
    }

    private func place(_ mark: Mark) -> String {
        let source = sources[mark.document]
        return mark.isWhole ? source : "\(source):\(mark)"
    }

    /// The value without what nobody else should see: password hashes, extra configs, which may hold anything, and URLs
    /// with a password in them.
    private func hiding(_ value: Value, of path: String) -> Value {
        let key = path.split(separator: ".").last ?? ""
        switch value {
        case .array(let items): return .array(items.map { hiding($0, of: path) })
        case .object(let members):
            return .object(members.map { Value.Member($0.key, hiding($0.value, of: $0.key)) })
        case .string(let text) where !text.isEmpty:
            let isSecret =
                ["password", "rootPassword", "passwordHash", "extraIgnitionInline"].contains(key)
                || text.contains("@") && (text.contains("://") || key.hasSuffix("Proxy"))
            return isSecret ? .string(ClusterField.hidden) : value
        default: return value
        }
    }
}
