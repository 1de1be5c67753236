import Markup

extension APIState {
    /// Who holds a bearer token; nil is nobody (401).
    func user(bearer token: String) -> APIUser? {
        if let known = tokens[token] { return known.isExpired ? nil : known.user.authenticated }
        return bootstrapUser(token)
    }

    /// The bootstrap token authenticator: only what the Secrets of kube-system say now.
    private func bootstrapUser(_ token: String) -> APIUser? {
        guard let parts = token.wholeMatch(of: /([a-z0-9]{6})\.([a-z0-9]{16})/), let secrets = kind(named: "secrets"),
            let secret = store.object(secrets, "kube-system", "bootstrap-token-\(parts.1)"),
            secret["type"]?.text == "bootstrap.kubernetes.io/token",
            secret.at("metadata", "deletionTimestamp") == nil
        else { return nil }
        func field(_ name: String) -> String {
            String(decoding: secret.at("data", name)?.text.flatMap { Base64.decode($0) } ?? [], as: UTF8.self)
        }
        guard field("token-id") == parts.1, field("token-secret") == parts.2,
            field("usage-bootstrap-authentication") == "true"
        else { return nil }
        let expiration = field("expiration")
        if !expiration.isEmpty, APITime.isPast(expiration) ?? true { return nil }
        var groups = ["system:bootstrappers"]
        for group in field("auth-extra-groups").split(separator: ",") {
            guard group.wholeMatch(of: /system:bootstrappers:[a-z0-9:\-]{0,255}[a-z0-9]/) != nil else { return nil }
            groups.append(String(group))
        }
        return APIUser("system:bootstrap:\(parts.1)", groups: groups).authenticated
    }

    /// - Throws: 403 with the words of the real server.
    func authorize(_ user: APIUser, _ route: APIRoute) throws(APIProblem) {
        guard !isAllowed(user, route) else { return }
        if let path = route.path {
            throw APIProblem(
                code: 403, reason: "Forbidden",
                message: "forbidden: User \"\(user.name)\" cannot \(route.verb) path \"\(path)\"",
                details: .object([]))
        }
        let place = route.namespace.isEmpty ? "at the cluster scope" : "in the namespace \"\(route.namespace)\""
        let found = kind(route)
        let kind =
            found ?? ResourceKind(route.group, route.version, route.resource, route.resource, namespaced: false)
        throw .forbidden(
            kind, route.verb == "create" && route.subresource.isEmpty ? "" : route.name,
            "User \"\(user.name)\" cannot \(route.verb) resource \"\(route.ruleResource)\" in API group "
                + "\"\(route.group)\" \(place)")
    }

    /// RBAC: what the stored roles and bindings allow; nothing else does, apart from `system:masters`.
    func isAllowed(_ user: APIUser, _ route: APIRoute) -> Bool {
        if user.groups.contains("system:masters") { return true }
        for binding in stored("clusterrolebindings") where binds(binding, user) {
            if rules(binding, in: "").contains(where: { allows($0, route) }) { return true }
        }
        guard !route.namespace.isEmpty else { return false }
        for binding in stored("rolebindings", in: route.namespace) where binds(binding, user) {
            if rules(binding, in: route.namespace).contains(where: { allows($0, route) }) { return true }
        }
        return false
    }

    private func stored(_ plural: String, in namespace: String = "") -> [Value] {
        kind(named: plural).map { store.all($0, namespace: namespace) } ?? []
    }

    func rules(_ binding: Value, in namespace: String) -> [Value] {
        let name = binding.at("roleRef", "name")?.text ?? ""
        let isRole = binding.at("roleRef", "kind")?.text == "Role"
        guard let kind = kind(named: isRole ? "roles" : "clusterroles") else { return [] }
        return store.object(kind, namespace, name)?["rules"]?.items ?? []
    }

    private func binds(_ binding: Value, _ user: APIUser) -> Bool {
        (binding["subjects"]?.items ?? []).contains { subject in
            let name = subject["name"]?.text ?? ""
            return switch subject["kind"]?.text {
            case "User": name == user.name
            case "Group": user.groups.contains(name)
            case "ServiceAccount":
                user.name == "system:serviceaccount:\(subject["namespace"]?.text ?? ""):\(name)"
            default: false
            }
        }
    }

    private func allows(_ rule: Value, _ route: APIRoute) -> Bool {
        func has(_ field: String, _ value: String) -> Bool {
            let values = rule[field]?.items.compactMap(\.text) ?? []
            return values.contains(value) || values.contains("*")
        }
        guard has("verbs", route.verb) else { return false }
        if let path = route.path {
            return (rule["nonResourceURLs"]?.items.compactMap(\.text) ?? []).contains { url in
                url == path || url.hasSuffix("*") && path.hasPrefix(url.dropLast())
            }
        }
        guard has("apiGroups", route.group),
            has("resources", route.ruleResource)
                || !route.subresource.isEmpty && has("resources", "*/\(route.subresource)")
        else { return false }
        let names = rule["resourceNames"]?.items.compactMap(\.text) ?? []
        return names.isEmpty || names.contains(route.name)
    }
}
