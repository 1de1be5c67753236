import Markup

extension APIState {
    /// Server-side apply: a manager owns the fields that it applied last. It loses what it leaves out, and what another
    /// one owns it changes by force only. (Here fields are owned by applying alone, not by other writes, and lists whole.)
    mutating func apply(
        _ sent: Value, over current: Value?, _ kind: ResourceKind, _ route: APIRoute, _ request: APIRequest,
        by user: APIUser
    ) throws(APIProblem) -> APIAnswer {
        guard let manager = request.query["fieldManager"], !manager.isEmpty else {
            throw .invalid(
                ResourceKind("meta.k8s.io", "v1", "patchoptions", "PatchOptions", namespaced: false), "",
                [.required("fieldManager", "is required for apply patch")])
        }
        guard sent["apiVersion"]?.text == apiVersion(of: kind, route), sent["kind"]?.text == kind.kind else {
            throw .badRequest("invalid object type: \(sent["apiVersion"]?.text ?? "")/\(sent["kind"]?.text ?? "")")
        }
        if sent.at("metadata", "managedFields") != nil {
            throw .badRequest("metadata.managedFields must be nil")
        }
        let config = try Validation.normalized(sent, kind, filling: false)
        guard var base = current else {
            var fresh = sent
            if fresh.name.isEmpty { fresh.set("metadata", "name", to: .string(route.name)) }
            let made = try create(kind, route, fresh, request, by: user)
            if !isDry(request) { applied[made.uid] = [manager: config] }
            return APIAnswer(made, status: 201)
        }
        let others = applied[base.uid, default: [:]].filter { $0.key != manager }
        let wanted = Self.leaves(config)
        let taken = wanted.keys.filter { path in
            base.at(path[...]) != wanted[path] && others.values.contains { $0.at(path[...]) != nil }
        }
        if !taken.isEmpty, !request.isTrue("force") { throw conflict(taken, others, config) }
        for path in Self.leaves(applied[base.uid]?[manager] ?? .null).keys
        where config.at(path[...]) == nil && !others.values.contains(where: { $0.at(path[...]) != nil }) {
            base.set(path, to: nil)
        }
        var merged = StrategicMerge.apply(config, to: base)
        merged.set("metadata", "name", to: .string(route.name))
        let stored = try write(kind, merged, over: current ?? base, route, request, by: user)
        if !isDry(request) {
            for (other, var owned) in others {
                for path in taken { owned.set(path, to: nil) }
                applied[stored.uid, default: [:]][other] = owned
            }
            applied[stored.uid, default: [:]][manager] = config
        }
        return APIAnswer(stored)
    }

    private func conflict(_ paths: [[String]], _ others: [String: Value], _ config: Value) -> APIProblem {
        let version = config["apiVersion"]?.text ?? ""
        let causes = paths.map { path -> (field: String, message: String) in
            let other = others.first { $0.value.at(path[...]) != nil }?.key ?? ""
            return ("." + path.joined(separator: "."), "conflict with \"\(other)\" using \(version)")
        }.sorted { $0.field < $1.field }
        let count = causes.count == 1 ? "1 conflict" : "\(causes.count) conflicts"
        let list = causes.map { "\($0.message): \($0.field)" }.joined(separator: "\n")
        return APIProblem(
            code: 409, reason: "Conflict", message: "Apply failed with \(count): \(list)",
            details: [
                "causes": .array(
                    causes.map {
                        [
                            "reason": "FieldManagerConflict", "message": .string($0.message),
                            "field": .string($0.field),
                        ]
                    })
            ])
    }

    /// The fields that a configuration sets, lists as one.
    private static func leaves(_ value: Value) -> [[String]: Value] {
        var leaves: [[String]: Value] = [:]
        func walk(_ value: Value, _ path: [String]) {
            guard value.isObject, !value.members.isEmpty else {
                leaves[path] = value
                return
            }
            for member in value.members { walk(member.value, path + [member.key]) }
        }
        for member in value.members where !["apiVersion", "kind"].contains(member.key) {
            walk(member.value, [member.key])
        }
        for name in ["name", "namespace"] { leaves[["metadata", name]] = nil }
        return leaves
    }
}
