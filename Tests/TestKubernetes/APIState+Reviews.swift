import Markup

extension APIState {
    /// What a user asks about himself.
    func review(_ kind: ResourceKind, _ sent: Value, by user: APIUser) -> Value {
        var answer = sent
        answer.set("kind", to: .string(kind.kind))
        answer.set("apiVersion", to: .string(kind.apiVersion))
        guard kind.kind == "SelfSubjectAccessReview" else {
            answer.set(
                "status", "userInfo",
                to: ["username": .string(user.name), "groups": .array(user.groups.map { .string($0) })])
            return answer
        }
        answer.set("status", to: ["allowed": .bool(isAllowed(user, APIRoute(reviewed: sent["spec"] ?? .null)))])
        return answer
    }
    /// Nobody grants what he does not have, unless he may `escalate` or `bind`.
    func checkGrant(_ object: Value, _ kind: ResourceKind, by user: APIUser) throws(APIProblem) {
        guard kind.group == "rbac.authorization.k8s.io" else { return }
        let isBinding = kind.kind.hasSuffix("Binding")
        let route = APIRoute(reviewed: [
            "resourceAttributes": [
                "verb": isBinding ? "bind" : "escalate", "group": .string(kind.group),
                "resource": isBinding
                    ? object.at("roleRef", "kind")?.text == "Role" ? "roles" : "clusterroles" : .string(kind.plural),
                "namespace": .string(object.namespace), "name": object.at("roleRef", "name") ?? "",
            ]
        ])
        guard !isAllowed(user, route) else { return }
        let rules = isBinding ? rules(object, in: object.namespace) : object["rules"]?.items ?? []
        for rule in rules where !holds(user, rule, in: object.namespace) {
            let groups = (user.groups.map { "\"\($0)\"" }).joined(separator: " ")
            throw .forbidden(
                kind, object.name,
                "user \"\(user.name)\" (groups=[\(groups)]) is attempting to grant RBAC permissions not currently "
                    + "held:\n\(rule.json())")
        }
    }

    private func holds(_ user: APIUser, _ rule: Value, in namespace: String) -> Bool {
        func texts(_ field: String) -> [String] { rule[field]?.items.compactMap(\.text) ?? [] }
        for verb in texts("verbs") {
            for path in texts("nonResourceURLs") {
                let asked: Value = ["nonResourceAttributes": ["verb": .string(verb), "path": .string(path)]]
                guard isAllowed(user, APIRoute(reviewed: asked)) else { return false }
            }
            for group in texts("apiGroups") {
                for resource in texts("resources") {
                    let names = texts("resourceNames")
                    for name in names.isEmpty ? [""] : names {
                        let asked: Value = [
                            "resourceAttributes": [
                                "verb": .string(verb), "group": .string(group), "resource": .string(resource),
                                "namespace": .string(namespace), "name": .string(name),
                            ]
                        ]
                        guard isAllowed(user, APIRoute(reviewed: asked)) else { return false }
                    }
                }
            }
        }
        return true
    }
}
