package import Markup

/// A change to an object, in one of the API's forms (Kubernetes API Concepts, "HTTP PATCH"). Foreign objects are changed
/// by patches only.
package enum APIPatch: Sendable, Hashable {
    /// JSON Merge Patch (RFC 7386): null removes a member, lists are replaced.
    case merge(Value)
    /// Kubernetes' own: lists of keyed items are merged.
    case strategic(Value)
    /// JSON Patch (RFC 6902): operations; `test` makes it conditional.
    case json([Value])
    /// Server-side apply, with the name of who owns the fields.
    case apply(Value, manager: String, isForced: Bool)

    var contentType: String {
        switch self {
        case .merge: "application/merge-patch+json"
        case .strategic: "application/strategic-merge-patch+json"
        case .json: "application/json-patch+json"
        // JSON is YAML; servers before 1.30 do not know application/apply-patch+json.
        case .apply: "application/apply-patch+yaml"
        }
    }

    var body: Value {
        switch self {
        case .merge(let value), .strategic(let value), .apply(let value, _, _): value
        case .json(let operations): .array(operations)
        }
    }

    var query: [(name: String, value: String)] {
        guard case .apply(_, let manager, let isForced) = self else { return [] }
        return [("fieldManager", manager), ("force", isForced ? "true" : "false")]
    }
}
