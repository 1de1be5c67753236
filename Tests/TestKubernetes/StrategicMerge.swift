import Markup

/// Strategic merge patch, for the lists whose elements have a key; all other lists are replaced.
enum StrategicMerge {
    /// The keys of lists by their field. (The taints and tolerations of the real types have none: they are replaced.)
    private static let keys = [
        "containers": "name", "initContainers": "name", "ephemeralContainers": "name", "volumes": "name",
        "env": "name", "imagePullSecrets": "name", "secrets": "name", "volumeMounts": "mountPath",
        "conditions": "type", "addresses": "type", "ownerReferences": "uid", "hostAliases": "ip",
        "topologySpreadConstraints": "topologyKey",
    ]
    private static let sets: Set = ["finalizers", "podCIDRs"]

    static func apply(_ patch: Value, to target: Value) -> Value {
        merge(patch, into: target.isObject ? target : .object([]))
    }

    private static func merge(_ patch: Value, into target: Value) -> Value {
        guard case .object(let members) = patch else { return patch }
        if patch["$patch"]?.text == "replace" { return without(patch, "$patch") }
        var result = target.isObject ? target : .object([])
        if let retained = patch["$retainKeys"]?.items.compactMap(\.text) {
            for member in result.members where !retained.contains(member.key) { result.set([member.key], to: nil) }
        }
        for member in members {
            let key = member.key
            if key.hasPrefix("$deleteFromPrimitiveList/") {
                let field = String(key.dropFirst("$deleteFromPrimitiveList/".count))
                let left = (result[field]?.items ?? []).filter { !member.value.items.contains($0) }
                result.set([field], to: .array(left))
            } else if key.hasPrefix("$") {
                continue
            } else if member.value == .null || member.value["$patch"]?.text == "delete" {
                result.set([key], to: nil)
            } else {
                result.set(key, to: field(key, member.value, over: result[key]))
            }
        }
        return result
    }

    private static func field(_ name: String, _ patch: Value, over current: Value?) -> Value {
        guard case .array(let items) = patch else {
            return patch.isObject ? merge(patch, into: current ?? .object([])) : patch
        }
        let old = current?.items ?? []
        if sets.contains(name) { return .array(old + items.filter { !old.contains($0) }) }
        guard let key = listKey(name, items + old) else { return patch }
        if items.contains(where: { $0["$patch"]?.text == "replace" }) {
            return .array(items.filter { $0["$patch"] == nil })
        }
        var result = old
        for item in items {
            let place = result.firstIndex { $0[key] == item[key] }
            if item["$patch"]?.text == "delete" {
                if let place { result.remove(at: place) }
            } else if let place {
                result[place] = merge(item, into: result[place])
            } else {
                result.append(merge(item, into: .object([])))
            }
        }
        return .array(result)
    }

    private static func listKey(_ name: String, _ items: [Value]) -> String? {
        if name == "ports" {
            let key = items.contains { $0["containerPort"] != nil } ? "containerPort" : "port"
            return items.allSatisfy { $0[key] != nil } ? key : nil
        }
        guard let key = keys[name], items.allSatisfy({ $0[key] != nil || $0["$patch"] != nil }) else { return nil }
        return key
    }

    private static func without(_ value: Value, _ key: String) -> Value {
        var value = value
        value.set([key], to: nil)
        return value
    }
}
