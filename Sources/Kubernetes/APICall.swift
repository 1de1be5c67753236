import Markup

/// A request to the API, and what messages call it.
struct APICall {
    let method: String
    /// As RBAC calls it.
    let verb: String
    /// The path of the URL.
    let path: String
    let object: String
    let permission: String
    /// Whether texts about values stay out of messages.
    let isSecret: Bool
    /// Whether it changes nothing, and so can be sent any number of times.
    let isReading: Bool
    var query: [(name: String, value: String)] = []
    var body: Value?
    var contentType = "application/json"
    /// Whether "too many requests" means that the server is busy.
    var isRetriedWhenBusy = true

    init(_ method: String, _ verb: String, _ path: ResourcePath, subresource: String? = nil) {
        self.method = method
        self.verb = verb
        self.path = path.path + (subresource.map { "/\($0)" } ?? "")
        object = "\(path)" + (subresource.map { "/\($0)" } ?? "")
        permission =
            "\(verb) on \(path.kind.name)" + (subresource.map { "/\($0)" } ?? "")
            + (path.namespace.map { " in namespace \($0)" } ?? "")
        isSecret = path.kind == .secret
        isReading = method == "GET"
    }

    /// A path that is no kind of stored objects.
    init(_ method: String, _ verb: String, _ path: String, _ object: String) {
        self.method = method
        self.verb = verb
        self.path = path
        self.object = object
        permission = "\(verb) on \(path)"
        isSecret = false
        isReading = true
    }
}
