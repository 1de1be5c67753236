package import Markup

extension APIClient {
    /// Items of a page: few enough for the limit on an answer, however large the objects are.
    private static let pageSize = 250
    private static let listLimit = 200_000
    private static let pageLimit = 2_000

    /// The server's version, such as `v1.31.2`.
    package func version() throws(APIError) -> String {
        let call = APICall("GET", "get", "/version", "the server's version")
        guard let version = try answer(call)["gitVersion"]?.text else {
            throw failure(call, .malformed("the answer has no version"), hasReached: true).error
        }
        return APIStatus.line(version)
    }

    /// Whether the user of the kubeconfig may do something (Kubernetes API, SelfSubjectAccessReview).
    /// - Parameters:
    ///   - resource: A plural, with the subresource if any: `pods/eviction`.
    ///   - namespace: Nil for all, or for kinds without.
    ///   - name: Nil for any.
    package func isAllowed(
        verb: String, group: String, resource: String, namespace: String?, name: String?
    ) throws(APIError) -> Bool {
        var call = APICall(
            "POST", "create", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", "a review of the user's rights")
        let parts = resource.split(separator: "/", maxSplits: 1).map(String.init)
        let attributes = Value.object(omittingNil: [
            ("verb", .string(verb)), ("group", .string(group)), ("resource", parts.first.map { .string($0) }),
            ("subresource", parts.dropFirst().first.map { .string($0) }),
            ("namespace", namespace.map { .string($0) }), ("name", name.map { .string($0) }),
        ])
        call.body = [
            "apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview",
            "spec": ["resourceAttributes": attributes],
        ]
        guard let status = try answer(call)["status"] else {
            throw failure(call, .malformed("the answer has no status"), hasReached: true).error
        }
        return status["allowed"]?.text == "true"
    }

    package func get(_ path: ResourcePath) throws(APIError) -> APIObject {
        let call = APICall("GET", "get", path)
        return try object(try answer(call), call)
    }

    /// - Returns: Nil when there is none.
    package func find(_ path: ResourcePath) throws(APIError) -> APIObject? {
        do { return try get(path) } catch {
            if error.kind == .notFound { return nil }
            throw error
        }
    }

    /// All objects of a kind, in pages that belong together.
    /// - Parameters:
    ///   - labels: A label selector.
    ///   - fields: A field selector, such as `spec.nodeName=n1`.
    package func list(
        _ path: ResourcePath, labels: String? = nil, fields: String? = nil
    ) throws(APIError) -> APIList {
        // The server forgets the rest of a list after some minutes; then it is asked for from the beginning, once.
        do { return try pages(path, labels: labels, fields: fields) } catch {
            guard error.kind == .gone else { throw error }
            return try pages(path, labels: labels, fields: fields)
        }
    }

    private func pages(_ path: ResourcePath, labels: String?, fields: String?) throws(APIError) -> APIList {
        var objects: [APIObject] = []
        var next: String?
        for _ in 0..<Self.pageLimit {
            var call = APICall("GET", "list", path)
            call.query = Self.selectors(labels, fields) + [("limit", "\(Self.pageSize)")]
            if let next { call.query.append(("continue", next)) }
            let tree = try answer(call)
            // Go writes an empty list as null.
            let items = tree["items"].flatMap { $0.isNull ? nil : $0.content } ?? .sequence([])
            guard case .sequence(let page) = items, let metadata = tree["metadata"] else {
                throw failure(call, .malformed("the answer is no list"), hasReached: true).error
            }
            for item in page { objects.append(try object(item, call)) }
            guard objects.count <= Self.listLimit else {
                throw failure(call, .malformed("the list has more than \(Self.listLimit) items"), hasReached: true)
                    .error
            }
            guard let token = metadata["continue"]?.text, !token.isEmpty else {
                return APIList(items: objects, resourceVersion: metadata["resourceVersion"]?.text ?? "")
            }
            // A page may be empty, when all that it could have had does not match.
            if token == next { break }
            next = token
        }
        throw failure(APICall("GET", "list", path), .malformed("the list has no end"), hasReached: true).error
    }

    static func selectors(_ labels: String?, _ fields: String?) -> [(name: String, value: String)] {
        [("labelSelector", labels), ("fieldSelector", fields)].compactMap { name, value in value.map { (name, $0) } }
    }

    /// Creates an object of the list's kind. The error's ``APIError/hasReachedServer`` tells whether there may be one
    /// after a failure.
    /// - Parameter path: The list.
    package func create(_ value: Value, in path: ResourcePath) throws(APIError) -> APIObject {
        var call = APICall("POST", "create", path)
        call.body = value
        return try object(try answer(call), call)
    }

    /// Replaces an object by one of our own making. With `metadata.resourceVersion` in it, the change of another is a
    /// ``APIError/Kind/conflict``.
    package func replace(_ value: Value, at path: ResourcePath) throws(APIError) -> APIObject {
        var call = APICall("PUT", "update", path)
        call.body = value
        return try object(try answer(call), call)
    }

    /// Changes an object.
    /// - Parameter subresource: Such as `status` or `approval`.
    package func patch(
        _ patch: APIPatch, at path: ResourcePath, subresource: String? = nil
    ) throws(APIError) -> APIObject {
        var call = APICall("PATCH", "patch", path, subresource: subresource)
        call.body = patch.body
        call.contentType = patch.contentType
        call.query = patch.query
        return try object(try answer(call), call)
    }

    /// Deletes an object; it may stay for a while with ``APIObject/isBeingDeleted``.
    /// - Parameters:
    ///   - uid: Refuses (``APIError/Kind/conflict``) to delete another object of the name.
    ///   - gracePeriod: Seconds that a pod has; nil for its own choice.
    package func delete(_ path: ResourcePath, uid: String? = nil, gracePeriod: Int? = nil) throws(APIError) {
        var call = APICall("DELETE", "delete", path)
        call.body = .object(omittingNil: [
            ("apiVersion", "v1"), ("kind", "DeleteOptions"),
            ("gracePeriodSeconds", gracePeriod.map { .integer($0) }),
            ("preconditions", uid.map { ["uid": .string($0)] }),
        ])
        _ = try answer(call)
    }

    /// Asks for a pod to be ended as its disruption budgets allow (Kubernetes, "API-initiated Eviction").
    /// - Parameter gracePeriod: Seconds; nil for the pod's own choice.
    /// - Throws: ``APIError``: `tooManyRequests` when a budget does not allow it now; try again later.
    package func evict(_ pod: ResourcePath, gracePeriod: Int? = nil) throws(APIError) {
        var call = APICall("POST", "create", pod, subresource: "eviction")
        call.isRetriedWhenBusy = false
        call.body = .object(omittingNil: [
            ("apiVersion", "policy/v1"), ("kind", "Eviction"),
            (
                "metadata",
                .object(omittingNil: [
                    ("name", pod.name.map { .string($0) }), ("namespace", pod.namespace.map { .string($0) }),
                ])
            ),
            ("deleteOptions", gracePeriod.map { ["gracePeriodSeconds": .integer($0)] }),
        ])
        _ = try answer(call)
    }

    func object(_ tree: Node, _ call: APICall) throws(APIError) -> APIObject {
        do { return try APIObject(tree) } catch {
            throw failure(call, .malformed("\(error)"), hasReached: true).error
        }
    }
}
