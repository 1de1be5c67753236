import Markup

/// What a request is about: the attributes that authorization decides by.
struct APIRoute: Sendable {
    var verb: String
    var group = ""
    var version = ""
    var namespace = ""
    var resource = ""
    var name = ""
    var subresource = ""
    /// Set when this is no resource's path.
    var path: String?

    /// Reads method and path as the real server does (`RequestInfo`).
    init(_ request: APIRequest) {
        verb = request.method.lowercased()
        let parts = request.path.split(separator: "/").map(String.init)
        var rest: ArraySlice<String>
        if parts.first == "api", parts.count > 2 {
            version = parts[1]
            rest = parts[2...]
        } else if parts.first == "apis", parts.count > 3 {
            group = parts[1]
            version = parts[2]
            rest = parts[3...]
        } else {
            path = request.path
            return
        }
        if rest.first == "namespaces", rest.count > 1 {
            namespace = rest[rest.startIndex + 1]
            if rest.count > 2, !["status", "finalize"].contains(rest[rest.startIndex + 2]) { rest = rest.dropFirst(2) }
        }
        resource = rest.popFirst() ?? ""
        name = rest.popFirst() ?? ""
        subresource = rest.popFirst() ?? ""
        verb = Self.verb(request, name: name)
    }

    private static func verb(_ request: APIRequest, name: String) -> String {
        switch request.method {
        case "POST": "create"
        case "PUT": "update"
        case "PATCH": "patch"
        case "DELETE": name.isEmpty ? "deletecollection" : "delete"
        case "GET", "HEAD": request.isTrue("watch") ? "watch" : name.isEmpty ? "list" : "get"
        default: request.method.lowercased()
        }
    }

    /// `pods/eviction`, as rules name it.
    var ruleResource: String { subresource.isEmpty ? resource : "\(resource)/\(subresource)" }
}

extension APIRoute {
    /// The attributes that an access review asks about.
    init(reviewed spec: Value) {
        let resource = spec["resourceAttributes"]
        let free = spec["nonResourceAttributes"]
        verb = (resource ?? free)?["verb"]?.text ?? ""
        group = resource?["group"]?.text ?? ""
        version = resource?["version"]?.text ?? ""
        namespace = resource?["namespace"]?.text ?? ""
        self.resource = resource?["resource"]?.text ?? ""
        name = resource?["name"]?.text ?? ""
        subresource = resource?["subresource"]?.text ?? ""
        path = free?["path"]?.text
    }
}
