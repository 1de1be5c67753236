import HTTP
import HTTPTypes
import Hummingbird

/// What a request says beside its path, read strictly: who misspells `dryRun`, or says it where it does not count, must
/// not have done what was only to be tried.
struct AdminQuery {
    /// That of the route's parameter; nil where it is not there.
    let value: String?

    /// - Throws: ``AdminRefusal`` for parameters that the route does not have, repeated ones, and a body where none counts.
    init(_ request: Request, of route: AdminRoute) throws(AdminRefusal) {
        let known = route.parameter
        let rule =
            known.map { "the query of this path has `\($0)`, once, and nothing else" } ?? "this path has no query"
        let fields = Form.parse((request.uri.query ?? "").utf8, limit: 1)
        guard let fields, fields.allSatisfy({ $0.name == known }) else { throw AdminRefusal(.malformed, rule) }
        guard request.method == .post || !Self.hasBody(request) else {
            throw AdminRefusal(.malformed, "this path takes no body; \(rule)")
        }
        value = fields.first?.value
    }

    private static func hasBody(_ request: Request) -> Bool {
        request.headers[.transferEncoding] != nil || request.headers[.contentLength].map { Int($0) != 0 } ?? false
    }
}

extension AdminRoute {
    /// The parameter that the query may have.
    fileprivate var parameter: String? {
        switch self {
        case .events: "last"
        case .remove: "dryRun"
        case .status, .hosts, .add, .watch, .reload, .export, .host, .logs, .log, .order: nil
        }
    }
}
