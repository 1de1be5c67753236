import Markup

/// What the server and the controllers beside it do of themselves.
extension APIState {
    /// Fills in a new object.
    func prepare(_ kind: ResourceKind, _ object: inout Value, by user: APIUser) {
        switch kind.plural {
        case "namespaces":
            object.set("spec", "finalizers", to: ["kubernetes"])
            object.set("status", "phase", to: "Active")
            object.set("metadata", "labels", "kubernetes.io/metadata.name", to: .string(object.name))
        case "pods":
            if object.at("status", "phase") == nil { object.set("status", "phase", to: "Pending") }
        case "certificatesigningrequests":
            object.set("spec", "username", to: .string(user.name))
            object.set("spec", "groups", to: .array(user.groups.map { .string($0) }))
        case "customresourcedefinitions":
            object.set(
                "status",
                to: [
                    "conditions": [
                        ["type": "NamesAccepted", "status": "True", "reason": "NoConflicts"],
                        ["type": "Established", "status": "True", "reason": "InitialNamesAccepted"],
                    ],
                    "storedVersions": ["v1"],
                ])
        default: break
        }
    }

    mutating func afterwards(_ kind: ResourceKind, _ object: Value) -> Value {
        if kind.plural == "customresourcedefinitions" { define(object) }
        return object
    }

    /// Serves the kind of a CustomResourceDefinition.
    private mutating func define(_ object: Value) {
        guard let group = object.at("spec", "group")?.text, let plural = object.at("spec", "names", "plural")?.text,
            let kind = object.at("spec", "names", "kind")?.text
        else { return }
        let versions = (object.at("spec", "versions")?.items ?? []).filter { $0["served"]?.flag != false }
        let made = ResourceKind(
            group, versions.compactMap { $0["name"]?.text }.joined(separator: ","), plural, kind,
            namespaced: object.at("spec", "scope")?.text != "Cluster",
            short: object.at("spec", "names", "shortNames")?.items.compactMap(\.text) ?? [],
            sub: versions.contains { $0.at("subresources", "status") != nil } ? ["status"] : [])
        custom.removeAll { $0.group == group && $0.plural == plural }
        if !made.versions.isEmpty { custom.append(made) }
    }

    /// Ends an object, and what belongs to it.
    mutating func vanish(_ kind: ResourceKind, _ object: Value, orphaning: Bool = false) -> Value {
        let last = store.remove(kind, object)
        switch kind.plural {
        case "namespaces": empty(object.name)
        case "nodes": collectPods(of: object.name)
        case "customresourcedefinitions":
            if let gone = custom.first(where: { $0.qualified == object.name }) {
                for each in store.all(gone) { store.remove(gone, each) }
                custom.removeAll { $0 == gone }
            }
        default: break
        }
        collect(ownedBy: object.uid, orphaning: orphaning)
        return last
    }

    private mutating func empty(_ namespace: String) {
        for kind in kinds where kind.isNamespaced {
            for object in store.all(kind, namespace: namespace) { store.remove(kind, object) }
        }
    }

    /// The pod garbage collector: pods of nodes that are no more.
    private mutating func collectPods(of node: String) {
        guard let pods = kind(named: "pods") else { return }
        for pod in store.all(pods) where pod.at("spec", "nodeName")?.text == node { store.remove(pods, pod) }
    }

    /// The garbage collector: what has no owner left goes too.
    private mutating func collect(ownedBy uid: String, orphaning: Bool) {
        guard !uid.isEmpty else { return }
        for kind in kinds {
            for var object in store.all(kind) {
                let owners = object.at("metadata", "ownerReferences")?.items ?? []
                let left = owners.filter { $0["uid"]?.text != uid }
                guard left.count < owners.count else { continue }
                if left.isEmpty, !orphaning {
                    _ = vanish(kind, object)
                } else {
                    object.set("metadata", "ownerReferences", to: left.isEmpty ? nil : .array(left))
                    _ = store.put(kind, object)
                }
            }
        }
    }
}
