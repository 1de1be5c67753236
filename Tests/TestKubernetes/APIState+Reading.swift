import Markup

extension APIState {
    func list(_ request: APIRequest, _ route: APIRoute, _ kind: ResourceKind) throws(APIProblem) -> APIAnswer {
        let selection = try Selection(route, kind, request)
        if let wanted = request.query["resourceVersion"].flatMap({ Int($0) }),
            request.query["resourceVersionMatch"] == "Exact", wanted <= store.compacted
        {
            throw .gone("The resourceVersion for the provided list is too old.")
        }
        var items = store.all(kind, namespace: selection.namespace).filter { selection.takes($0) }
        var version = store.version
        if let token = request.query["continue"], !token.isEmpty {
            let parts = String(decoding: Base64.decode(token) ?? [], as: UTF8.self)
                .split(separator: " ", maxSplits: 1).map(String.init)
            guard parts.count == 2, let begun = Int(parts[0]) else {
                throw .badRequest("continue key is not valid: \(token)")
            }
            guard begun > store.compacted else {
                throw .gone(
                    "The provided continue parameter is too old to display a consistent list result. You can start a "
                        + "new list without the continue parameter.")
            }
            version = begun
            items = items.filter { Store.key($0.namespace, $0.name) > parts[1] }
        }
        var metadata: Value = ["resourceVersion": .string(String(version))]
        if let limit = request.query["limit"].flatMap({ Int($0) }), limit > 0, items.count > limit {
            let left = items.count - limit
            items = Array(items.prefix(limit))
            let last = items.last.map { Store.key($0.namespace, $0.name) } ?? ""
            metadata.set("continue", to: .string(Base64.encode("\(version) \(last)".utf8)))
            metadata.set("remainingItemCount", to: .integer(left))
        }
        return APIAnswer([
            "kind": .string(kind.kind + "List"), "apiVersion": .string(apiVersion(of: kind, route)),
            "metadata": metadata, "items": .array(items),
        ])
    }

    func watch(_ request: APIRequest, _ route: APIRoute, _ kind: ResourceKind) throws(APIProblem) -> APIAnswer {
        if request.isTrue("sendInitialEvents") {
            // As servers without WatchList say it; clients go on with a list.
            throw .invalid(
                ResourceKind("meta.k8s.io", "v1", "listoptions", "ListOptions", namespaced: false), "",
                [
                    FieldFault(
                        field: "sendInitialEvents", reason: .notSupported,
                        message: "Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature "
                            + "gate is enabled")
                ])
        }
        let selection = try Selection(route, kind, request)
        var order = WatchOrder(kind: kind, selection: selection, version: store.version)
        order.wantsBookmarks = request.isTrue("allowWatchBookmarks")
        order.seconds = request.query["timeoutSeconds"].flatMap { Int($0) }
        let asked = request.query["resourceVersion"] ?? ""
        if asked.isEmpty || asked == "0" {
            order.initial = store.all(kind, namespace: selection.namespace).filter { selection.takes($0) }
        } else {
            guard let version = Int(asked) else { throw .badRequest("invalid resource version \"\(asked)\"") }
            order.version = version
        }
        return APIAnswer(watch: order)
    }

    func apiVersion(of kind: ResourceKind, _ route: APIRoute) -> String {
        kind.group.isEmpty ? route.version : "\(kind.group)/\(route.version)"
    }
}
