import Markup

extension APIState {
    mutating func patch(_ kind: ResourceKind, _ route: APIRoute, _ request: APIRequest, by user: APIUser)
        throws(APIProblem) -> APIAnswer
    {
        let current = store.object(kind, route.namespace, route.name)
        guard let sent = Self.parse(request.body) else {
            throw .badRequest("error decoding patch: the body is neither JSON nor YAML")
        }
        if request.contentType == "application/apply-patch+yaml" {
            return try apply(sent, over: current, kind, route, request, by: user)
        }
        guard let current else { throw .notFound(kind, route.name) }
        var patched: Value
        switch request.contentType {
        case "application/json-patch+json": patched = try JSONPatch.apply(sent, to: current)
        case "application/merge-patch+json": patched = MergePatch.apply(sent, to: current)
        case "application/strategic-merge-patch+json":
            guard !custom.contains(kind) else { throw unsupported(request) }
            patched = StrategicMerge.apply(sent, to: current)
        default: throw unsupported(request)
        }
        patched.set("metadata", "name", to: patched.at("metadata", "name") ?? .string(route.name))
        guard patched.name == route.name else {
            throw .badRequest(
                "the name of the object (\(patched.name)) does not match the name on the URL (\(route.name))")
        }
        return APIAnswer(try write(kind, patched, over: current, route, request, by: user))
    }

    private func unsupported(_ request: APIRequest) -> APIProblem {
        APIProblem(
            code: 415, reason: "UnsupportedMediaType",
            message: "the body of the request was in an unknown format - accepted media types include: "
                + "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml")
    }
}

/// RFC 7396.
enum MergePatch {
    static func apply(_ patch: Value, to target: Value?) -> Value {
        guard case .object(let members) = patch else { return patch }
        var result = target.flatMap { $0.isObject ? $0 : nil } ?? .object([])
        for member in members {
            result.set(
                [member.key], to: member.value == .null ? nil : apply(member.value, to: result[member.key]))
        }
        return result
    }
}
