import Markup

extension APIState {
    mutating func create(
        _ kind: ResourceKind, _ route: APIRoute, _ sent: Value, _ request: APIRequest, by user: APIUser
    ) throws(APIProblem) -> Value {
        var object = try checked(sent, kind, route)
        if object.name.isEmpty, let prefix = object.at("metadata", "generateName")?.text, !prefix.isEmpty {
            object.set("metadata", "name", to: .string(prefix + store.suffix()))
        }
        guard object.resourceVersion == 0 else {
            throw .badRequest("resourceVersion should not be set on objects to be created")
        }
        if kind.isNamespaced {
            let namespaces = ResourceKind.builtIn[0]
            guard let namespace = store.object(namespaces, "", route.namespace) else {
                throw .notFound(namespaces, route.namespace)
            }
            if namespace.at("metadata", "deletionTimestamp") != nil {
                throw .forbidden(
                    kind, object.name,
                    "unable to create new content in namespace \(route.namespace) because it is being terminated")
            }
        }
        object = try Validation.normalized(object, kind)
        let faults = Validation.faults(object, kind)
        guard faults.isEmpty else { throw .invalid(kind, object.name, faults) }
        guard store.object(kind, object.namespace, object.name) == nil else {
            throw .alreadyExists(kind, object.name)
        }
        try checkGrant(object, kind, by: user)
        if kind.subresources.contains("status"), !["Node", "Pod"].contains(kind.kind) {
            object.set("status", to: nil)
        }
        store.complete(kind, &object)
        prepare(kind, &object, by: user)
        return isDry(request) ? object : afterwards(kind, store.put(kind, object))
    }

    mutating func update(
        _ kind: ResourceKind, _ route: APIRoute, _ sent: Value, _ request: APIRequest, by user: APIUser
    ) throws(APIProblem) -> Value {
        let object = try checked(sent, kind, route)
        guard object.name == route.name else {
            throw .badRequest(
                "the name of the object (\(object.name)) does not match the name on the URL (\(route.name))")
        }
        guard let current = store.object(kind, route.namespace, route.name) else {
            throw .notFound(kind, route.name)
        }
        return try write(kind, object, over: current, route, request, by: user)
    }

    /// Stores a changed object; one without a change keeps its version.
    mutating func write(
        _ kind: ResourceKind, _ sent: Value, over current: Value, _ route: APIRoute, _ request: APIRequest,
        by user: APIUser
    ) throws(APIProblem) -> Value {
        if sent.resourceVersion != 0, sent.resourceVersion != current.resourceVersion {
            throw .conflict(kind, route.name)
        }
        if !sent.uid.isEmpty, sent.uid != current.uid {
            throw .conflict(
                kind, route.name,
                "Precondition failed: UID in precondition: \(sent.uid), UID in object meta: \(current.uid)")
        }
        var object = sent
        if ["status", "approval"].contains(route.subresource) {
            object = current
            object.set("status", to: sent["status"])
        } else if kind.subresources.contains("status") {
            object.set("status", to: current["status"])
        }
        let kept = ["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation"]
        for field in kept + ["resourceVersion", "managedFields"] {
            object.set("metadata", field, to: current.at("metadata", field))
        }
        object = try Validation.normalized(object, kind)
        let faults = Validation.faults(object, kind) + Validation.faults(object, kind, over: current)
        guard faults.isEmpty else { throw .invalid(kind, route.name, faults) }
        guard object.sorted != current.sorted else { return current }
        try checkGrant(object, kind, by: user)
        if object["spec"]?.sorted != current["spec"]?.sorted,
            let generation = current.at("metadata", "generation")?.number
        {
            object.set("metadata", "generation", to: .integer(generation + 1))
        }
        if isDry(request) { return object }
        if route.subresource == "approval" { approved.append(route.name) }
        if object.at("metadata", "deletionTimestamp") != nil, finalizers(object).isEmpty,
            object.at("metadata", "deletionGracePeriodSeconds")?.number ?? 0 == 0
        {
            return vanish(kind, object)
        }
        return afterwards(kind, store.put(kind, object))
    }

    func isDry(_ request: APIRequest) -> Bool { request.query["dryRun"] == "All" }

    /// An object that belongs at this path.
    private func checked(_ sent: Value, _ kind: ResourceKind, _ route: APIRoute) throws(APIProblem) -> Value {
        var object = sent
        let wanted = apiVersion(of: kind, route)
        guard (object["kind"]?.text ?? kind.kind) == kind.kind,
            (object["apiVersion"]?.text ?? wanted) == wanted
        else {
            throw .badRequest(
                "the API version in the data (\(object["apiVersion"]?.text ?? "")) does not match the expected API "
                    + "version (\(wanted)), or the kind \(object["kind"]?.text ?? "") is not \(kind.kind)")
        }
        if kind.isNamespaced {
            guard object.namespace.isEmpty || object.namespace == route.namespace else {
                throw .badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request")
            }
            object.set("metadata", "namespace", to: .string(route.namespace))
        }
        var ordered: Value = ["kind": .string(kind.kind), "apiVersion": .string(wanted)]
        for member in object.members where !["kind", "apiVersion"].contains(member.key) {
            ordered.set(member.key, to: member.value)
        }
        return ordered
    }

    func finalizers(_ object: Value) -> [String] {
        object.at("metadata", "finalizers")?.items.compactMap(\.text) ?? []
    }
}
