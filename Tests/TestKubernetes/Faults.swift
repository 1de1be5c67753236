import Markup

extension FakeAPIServer {
    /// What goes wrong when a request comes.
    package enum Fault: Sendable {
        /// A status with this reason and message of `Status`, and perhaps `Retry-After` in seconds.
        case status(Int, reason: String = "", message: String = "", retryAfter: Int? = nil)
        /// An answer that is no object of the API: its status, media type and text.
        case text(Int, type: String = "text/plain", String)
        /// The connection ends without an answer, and nothing was done.
        case cut
        /// The request is carried out, and the connection ends without an answer.
        case cutAfter
        /// No answer comes, until the client goes away.
        case silence
        /// The answer comes so much later.
        case slow(milliseconds: Int)
        /// A change fails as if somebody else had changed the object meanwhile (409).
        case conflict
        /// Somebody else really changes the object just before: it gets this annotation.
        case meddle(annotation: String)
    }

    /// Which requests; nil is any.
    package struct Match: Sendable {
        let method: String?
        let path: String?
        let resource: String?
        let verb: String?

        /// - Parameters:
        ///   - path: The end of the path, as `/nodes/a` or `/eviction`.
        ///   - resource: A plural with the subresource if any: `pods/eviction`.
        ///   - verb: A verb of authorization: `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`.
        package init(method: String? = nil, path: String? = nil, resource: String? = nil, verb: String? = nil) {
            self.method = method
            self.path = path
            self.resource = resource
            self.verb = verb
        }

        package static let any = Match()

        func takes(_ request: APIRequest, _ route: APIRoute) -> Bool {
            (method ?? request.method) == request.method && (resource ?? route.ruleResource) == route.ruleResource
                && (verb ?? route.verb) == route.verb && request.path.hasSuffix(path ?? "")
        }
    }
}

/// A fault with the requests that it is for.
struct Trouble: Sendable {
    let fault: FakeAPIServer.Fault
    let match: FakeAPIServer.Match
    var skipped: Int
    var times: Int

    /// Whether it strikes now; counts.
    mutating func strikes(_ request: APIRequest, _ route: APIRoute) -> Bool {
        guard times > 0, match.takes(request, route) else { return false }
        if skipped > 0 {
            skipped -= 1
            return false
        }
        times -= 1
        return true
    }
}
