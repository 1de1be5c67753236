import Markup

extension APIState {
    mutating func delete(_ kind: ResourceKind, _ route: APIRoute, _ request: APIRequest) throws(APIProblem)
        -> APIAnswer
    {
        guard let object = store.object(kind, route.namespace, route.name) else {
            throw .notFound(kind, route.name)
        }
        let options = request.body.isEmpty ? Value.object([]) : try self.object(request)
        let left = try end(kind, object, options, request)
        if let left { return APIAnswer(left) }
        return APIAnswer([
            "kind": "Status", "apiVersion": "v1", "metadata": .object([]), "status": "Success",
            "details": .object(omittingNil: [
                ("name", .string(object.name)), ("group", kind.group.isEmpty ? nil : .string(kind.group)),
                ("kind", .string(kind.plural)), ("uid", .string(object.uid)),
            ]),
        ])
    }

    mutating func deleteCollection(
        _ kind: ResourceKind, _ route: APIRoute, _ request: APIRequest
    ) throws(APIProblem) -> APIAnswer {
        let selection = try Selection(route, kind, request)
        let objects = store.all(kind, namespace: selection.namespace).filter { selection.takes($0) }
        for object in objects { _ = try end(kind, object, .object([]), request) }
        return APIAnswer([
            "kind": .string(kind.kind + "List"), "apiVersion": .string(kind.apiVersion),
            "metadata": ["resourceVersion": .string(String(store.version))], "items": .array(objects),
        ])
    }

    /// Deletes an object as its `DeleteOptions` ask.
    /// - Returns: The object as it stays for now; nil when it is gone.
    mutating func end(_ kind: ResourceKind, _ object: Value, _ options: Value, _ request: APIRequest)
        throws(APIProblem) -> Value?
    {
        let wanted = options["preconditions"]
        for (field, word) in [("uid", "UID"), ("resourceVersion", "ResourceVersion")] {
            guard let sent = wanted?[field]?.text, let actual = object.at("metadata", field)?.text, sent != actual
            else { continue }
            throw .conflict(
                kind, object.name,
                "Precondition failed: \(word) in precondition: \(sent), \(word) in object meta: \(actual)")
        }
        let dry = isDry(request) || options["dryRun"]?.items.contains("All") == true
        if dry { return nil }
        let grace =
            options["gracePeriodSeconds"]?.number ?? request.query["gracePeriodSeconds"].flatMap { Int($0) }
            ?? object.at("spec", "terminationGracePeriodSeconds")?.number ?? 30
        let policy = options["propagationPolicy"]?.text ?? request.query["propagationPolicy"]
        let hasNode = object.at("spec", "nodeName")?.text?.isEmpty == false
        let isGraceful = kind.plural == "pods" && hasNode && grace > 0 && !isOver(object)
        guard isGraceful || !finalizers(object).isEmpty else {
            _ = vanish(kind, object, orphaning: policy == "Orphan")
            return kind.plural == "namespaces" ? object : nil
        }
        if object.at("metadata", "deletionTimestamp") != nil, !isGraceful { return object }
        var marked = object
        marked.set("metadata", "deletionTimestamp", to: APITime.after(isGraceful ? Double(grace) : 0))
        marked.set("metadata", "deletionGracePeriodSeconds", to: .integer(isGraceful ? grace : 0))
        if isGraceful { ending.append((object.uid, grace)) }
        return marked.sorted == object.sorted ? object : store.put(kind, marked)
    }

    private func isOver(_ pod: Value) -> Bool {
        ["Succeeded", "Failed"].contains(pod.at("status", "phase")?.text ?? "")
    }

    /// The kubelet's part: the pod has ended.
    mutating func finish(pod uid: String) {
        guard let pods = kind(named: "pods"), let pod = store.all(pods).first(where: { $0.uid == uid }),
            !stuckPods.contains(pod.name), !deadNodes.contains(pod.at("spec", "nodeName")?.text ?? "")
        else { return }
        guard finalizers(pod).isEmpty else {
            var waiting = pod
            waiting.set("metadata", "deletionGracePeriodSeconds", to: 0)
            _ = store.put(pods, waiting)
            return
        }
        _ = vanish(pods, pod)
    }

    /// The eviction subresource (policy/v1): a delete that PodDisruptionBudgets may refuse.
    mutating func evict(_ route: APIRoute, _ kind: ResourceKind, _ eviction: Value) throws(APIProblem) -> Value {
        guard let pod = store.object(kind, route.namespace, route.name) else {
            throw .notFound(kind, route.name)
        }
        guard (eviction.at("metadata", "name")?.text ?? route.name) == route.name else {
            throw .badRequest("name in URL does not match name in Eviction object")
        }
        let phase = pod.at("status", "phase")?.text ?? ""
        let isFree =
            ["Succeeded", "Failed", "Pending"].contains(phase) || pod.at("metadata", "deletionTimestamp") != nil
        if !isFree { try takeDisruption(pod) }
        let request = APIRequest(method: "DELETE", target: "", headers: [:], body: [])
        _ = try end(kind, pod, eviction["deleteOptions"] ?? .object([]), request)
        return ["kind": "Status", "apiVersion": "v1", "metadata": .object([]), "status": "Success", "code": 201]
    }

    private mutating func takeDisruption(_ pod: Value) throws(APIProblem) {
        guard let budgets = kind(named: "poddisruptionbudgets") else { return }
        let found = store.all(budgets, namespace: pod.namespace)
            .filter { Selection.matches($0.at("spec", "selector"), pod.labels) }
        guard found.count < 2 else {
            throw APIProblem(
                code: 500, reason: "InternalError",
                message: "This pod has more than one PodDisruptionBudget, which the eviction subresource does not "
                    + "support.")
        }
        guard var budget = found.first else { return }
        let allowed = budget.at("status", "disruptionsAllowed")?.number ?? 0
        guard allowed > 0 else {
            let healthy = budget.at("status", "currentHealthy")?.number ?? 0
            let desired = budget.at("status", "desiredHealthy")?.number ?? 0
            throw APIProblem(
                code: 429, reason: "TooManyRequests",
                message: "Cannot evict pod as it would violate the pod's disruption budget.",
                details: [
                    "causes": [
                        [
                            "reason": "DisruptionBudget",
                            "message": .string(
                                "The disruption budget \(budget.name) needs \(desired) healthy pods and has "
                                    + "\(healthy) currently"),
                        ]
                    ]
                ])
        }
        budget.set("status", "disruptionsAllowed", to: .integer(allowed - 1))
        _ = store.put(budgets, budget)
    }
}
