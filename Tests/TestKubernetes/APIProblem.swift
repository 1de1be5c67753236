import Markup

/// What is answered instead of an object: a `Status` with the words of the real server.
package struct APIProblem: Error, Sendable {
    let code: Int
    let reason: String
    let message: String
    var details: Value?
    var retryAfter: Int?

    var status: Value {
        .object(omittingNil: [
            ("kind", "Status"), ("apiVersion", "v1"), ("metadata", .object([])), ("status", "Failure"),
            ("message", .string(message)), ("reason", .string(reason)), ("details", details),
            ("code", .integer(code)),
        ])
    }

    private static func details(_ kind: ResourceKind, _ name: String, as type: String? = nil, _ causes: [Value] = [])
        -> Value
    {
        .object(omittingNil: [
            ("name", name.isEmpty ? nil : .string(name)),
            ("group", kind.group.isEmpty ? nil : .string(kind.group)), ("kind", .string(type ?? kind.plural)),
            ("causes", causes.isEmpty ? nil : .array(causes)),
        ])
    }

    static let unauthorized = APIProblem(code: 401, reason: "Unauthorized", message: "Unauthorized")

    static func badRequest(_ message: String) -> APIProblem {
        APIProblem(code: 400, reason: "BadRequest", message: message)
    }

    static func methodNotAllowed() -> APIProblem {
        APIProblem(
            code: 405, reason: "MethodNotAllowed",
            message: "the server does not allow this method on the requested resource", details: .object([]))
    }

    static func notFound(_ kind: ResourceKind, _ name: String) -> APIProblem {
        APIProblem(
            code: 404, reason: "NotFound", message: "\(kind.qualified) \"\(name)\" not found",
            details: details(kind, name))
    }

    static func alreadyExists(_ kind: ResourceKind, _ name: String) -> APIProblem {
        APIProblem(
            code: 409, reason: "AlreadyExists", message: "\(kind.qualified) \"\(name)\" already exists",
            details: details(kind, name))
    }

    static func conflict(_ kind: ResourceKind, _ name: String, _ why: String? = nil) -> APIProblem {
        let why =
            why ?? "the object has been modified; please apply your changes to the latest version and try again"
        return APIProblem(
            code: 409, reason: "Conflict",
            message: "Operation cannot be fulfilled on \(kind.qualified) \"\(name)\": \(why)",
            details: details(kind, name))
    }

    static func forbidden(_ kind: ResourceKind, _ name: String, _ why: String) -> APIProblem {
        let what = name.isEmpty ? kind.qualified : "\(kind.qualified) \"\(name)\""
        return APIProblem(
            code: 403, reason: "Forbidden", message: "\(what) is forbidden: \(why)", details: details(kind, name))
    }

    static func gone(_ message: String) -> APIProblem { APIProblem(code: 410, reason: "Expired", message: message) }

    static func invalid(_ kind: ResourceKind, _ name: String, _ causes: [FieldFault]) -> APIProblem {
        let texts = causes.map { "\($0.field): \($0.message)" }
        let why = texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ", "))]"
        let values = causes.map { cause -> Value in
            [
                "reason": .string(cause.reason.rawValue), "message": .string(cause.message),
                "field": .string(cause.field),
            ]
        }
        return APIProblem(
            code: 422, reason: "Invalid", message: "\(kind.kind) \"\(name)\" is invalid: \(why)",
            details: details(kind, name, as: kind.kind, values))
    }
}

/// What is wrong with a field of an object.
struct FieldFault: Sendable {
    enum Reason: String {
        case invalid = "FieldValueInvalid"
        case required = "FieldValueRequired"
        case notSupported = "FieldValueNotSupported"
        case tooLong = "FieldValueTooLong"
    }

    let field: String
    let reason: Reason
    let message: String

    static func invalid(_ field: String, _ value: String, _ why: String) -> FieldFault {
        FieldFault(field: field, reason: .invalid, message: "Invalid value: \"\(value)\": \(why)")
    }

    static func required(_ field: String, _ why: String = "") -> FieldFault {
        FieldFault(field: field, reason: .required, message: "Required value" + (why.isEmpty ? "" : ": \(why)"))
    }

    static func notSupported(_ field: String, _ value: String, _ known: [String]) -> FieldFault {
        let list = known.map { "\"\($0)\"" }.joined(separator: ", ")
        return FieldFault(
            field: field, reason: .notSupported,
            message: "Unsupported value: \"\(value)\": supported values: \(list)")
    }
}
