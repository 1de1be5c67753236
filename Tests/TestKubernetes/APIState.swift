import Markup

/// All that the server knows, behind its one lock.
struct APIState: Sendable {
    var store = Store()
    /// Kinds of CustomResourceDefinitions.
    var custom: [ResourceKind] = []
    var version = "v1.33.5"
    /// How many seconds its clock is ahead.
    var clockLead = 0
    var tokens: [String: TokenUser] = [:]
    var troubles: [Trouble] = []
    var requests: [APIRequest] = []
    var logs: [String: String] = [:]
    var watchers: [Int: Watcher] = [:]
    var watcherCount = 0
    /// Pods whose grace period runs, by uid: nobody but the kubelet ends them.
    var ending: [(uid: String, seconds: Int)] = []
    /// What managers of fields applied last, by the uid of the object and their name.
    var applied: [String: [String: Value]] = [:]
    /// Certificate signing requests that were approved just now, by name.
    var approved: [String] = []
    /// Names of pods that refuse to end.
    var stuckPods: Set<String> = []
    /// Names of kubelets that are down: their pods never end by themselves.
    var deadNodes: Set<String> = []

    var kinds: [ResourceKind] { ResourceKind.builtIn + custom }

    func kind(_ route: APIRoute) -> ResourceKind? {
        kinds.first {
            $0.group == route.group && $0.plural == route.resource && $0.versions.contains(route.version)
        }
    }

    func kind(named name: String) -> ResourceKind? {
        kinds.first { $0.plural == name || $0.qualified == name || $0.kind == name }
    }

    mutating func strike(_ request: APIRequest, _ route: APIRoute) -> FakeAPIServer.Fault? {
        for index in troubles.indices where troubles[index].strikes(request, route) { return troubles[index].fault }
        return nil
    }

    /// Answers a request of a user; nil was not recognised.
    mutating func answer(_ request: APIRequest, _ route: APIRoute, by user: APIUser?) -> APIAnswer {
        do throws(APIProblem) {
            guard let user else { throw APIProblem.unauthorized }
            try authorize(user, route)
            if let path = route.path { return discovery(path, request) }
            guard let kind = kind(route) else { return APIAnswer(text: "404 page not found\n", status: 404) }
            return try perform(request, route, kind, by: user)
        } catch {
            return APIAnswer(error)
        }
    }

    private mutating func perform(
        _ request: APIRequest, _ route: APIRoute, _ kind: ResourceKind, by user: APIUser
    ) throws(APIProblem) -> APIAnswer {
        if kind.isReview { return APIAnswer(review(kind, try object(request), by: user), status: 201) }
        guard route.subresource.isEmpty || kind.subresources.contains(route.subresource) else {
            return APIAnswer(text: "404 page not found\n", status: 404)
        }
        switch (route.subresource, route.verb) {
        case ("eviction", "create"): return APIAnswer(try evict(route, kind, try object(request)), status: 201)
        case ("log", "get"):
            guard store.object(kind, route.namespace, route.name) != nil else {
                throw .notFound(kind, route.name)
            }
            return APIAnswer(text: logs["\(route.namespace)/\(route.name)"] ?? "")
        case ("finalize", "update"): return APIAnswer(try object(request))
        case ("", "list"): return try list(request, route, kind)
        case ("", "watch"): return try watch(request, route, kind)
        case (_, "get"):
            guard let object = store.object(kind, route.namespace, route.name) else {
                throw .notFound(kind, route.name)
            }
            return APIAnswer(object)
        case ("", "create"):
            return APIAnswer(try create(kind, route, try object(request), request, by: user), status: 201)
        case (_, "update"): return APIAnswer(try update(kind, route, try object(request), request, by: user))
        case (_, "patch"): return try patch(kind, route, request, by: user)
        case ("", "delete"): return try delete(kind, route, request)
        case ("", "deletecollection"): return try deleteCollection(kind, route, request)
        default: throw .methodNotAllowed()
        }
    }

    /// The object in a body.
    func object(_ request: APIRequest) throws(APIProblem) -> Value {
        if request.contentType.contains("protobuf"), let object = Protobuf.object(request.body) { return object }
        if request.contentType.contains("protobuf") || request.contentType.contains("cbor") {
            throw APIProblem(
                code: 415, reason: "UnsupportedMediaType",
                message: "the body of the request was in an unknown format - accepted media types include: "
                    + "application/json, application/yaml")
        }
        guard let value = Self.parse(request.body), value.isObject else {
            throw .badRequest("the object provided is unrecognized (must be of type kind): no JSON object")
        }
        return value
    }

    static func parse(_ bytes: [UInt8]) -> Value? {
        if let node = try? JSON.parse(bytes, source: "body") { return node.value }
        return (try? YAML.parse(bytes, source: "body"))?.value
    }
}

/// Whom a bearer token stands for.
struct TokenUser: Sendable {
    let user: APIUser
    var isExpired = false
}

/// Who asks.
package struct APIUser: Sendable, Hashable {
    package let name: String
    package let groups: [String]

    package init(_ name: String, groups: [String] = []) {
        self.name = name
        self.groups = groups
    }

    static let anonymous = APIUser("system:anonymous", groups: ["system:unauthenticated"])

    /// With the group that everybody recognised is in.
    var authenticated: APIUser { APIUser(name, groups: groups + ["system:authenticated"]) }
}
