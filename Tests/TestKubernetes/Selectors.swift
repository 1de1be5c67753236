import Markup

/// What a list or a watch asks for.
struct Selection: Sendable {
    let namespace: String
    /// The one object that the path names; or all.
    let name: String
    private let labels: [@Sendable ([String: String]) -> Bool]
    private let fields: [(path: String, value: String, isEqual: Bool)]

    init(_ route: APIRoute, _ kind: ResourceKind, _ request: APIRequest) throws(APIProblem) {
        namespace = kind.isNamespaced ? route.namespace : ""
        name = route.name
        labels = try Self.terms(request.query["labelSelector"] ?? "").map { term throws(APIProblem) in
            try Self.label(term)
        }
        var fields: [(String, String, Bool)] = []
        for term in (request.query["fieldSelector"] ?? "").split(separator: ",") {
            let isEqual = !term.contains("!=")
            let halves = term.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2 else { throw .badRequest("invalid field selector: \(term)") }
            let path = halves[0].hasSuffix("!") ? String(halves[0].dropLast()) : String(halves[0])
            let value = halves[1].hasPrefix("=") ? String(halves[1].dropFirst()) : String(halves[1])
            guard Self.known(kind).contains(path) else {
                throw .badRequest(
                    "Unable to find \"\(kind.group)/\(kind.versions[0]), Resource=\(kind.plural)\" that match label "
                        + "selector \"\", field selector \"\(term)\": field label not supported: \(path)")
            }
            fields.append((path, value, isEqual))
        }
        self.fields = fields
    }

    func takes(_ object: Value?) -> Bool {
        guard let object else { return false }
        return (namespace.isEmpty || object.namespace == namespace) && (name.isEmpty || object.name == name)
            && labels.allSatisfy { $0(object.labels) }
            && fields.allSatisfy { field in
                let value = object.at(field.path.split(separator: ".").map(String.init)[...])
                let text = value?.text ?? value?.flag.map { $0 ? "true" : "false" }
                let isUnset = field.path == "spec.unschedulable" ? "false" : ""
                return ((text ?? isUnset) == field.value) == field.isEqual
            }
    }

    private static func known(_ kind: ResourceKind) -> Set<String> {
        let more: [String] =
            switch kind.plural {
            case "pods":
                ["spec.nodeName", "spec.restartPolicy", "spec.serviceAccountName", "status.phase", "status.podIP"]
            case "nodes": ["spec.unschedulable"]
            case "secrets": ["type"]
            case "namespaces": ["status.phase"]
            case "certificatesigningrequests": ["spec.signerName"]
            case "events":
                [
                    "involvedObject.kind", "involvedObject.name", "involvedObject.namespace", "involvedObject.uid",
                    "reason", "type",
                ]
            default: []
            }
        return Set(more + ["metadata.name", "metadata.namespace"])
    }

    /// The terms between commas outside of parentheses.
    private static func terms(_ text: String) -> [String] {
        var terms: [String] = []
        var term = ""
        var depth = 0
        for character in text {
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            if character == ",", depth == 0 {
                terms.append(term)
                term = ""
            } else {
                term.append(character)
            }
        }
        return (terms + [term]).map { String($0.drop { $0 == " " }) }.filter { !$0.isEmpty }
    }

    private static func label(_ term: String) throws(APIProblem) -> @Sendable ([String: String]) -> Bool {
        let words = term.split(separator: " ", maxSplits: 2).map(String.init)
        if words.count == 3, ["in", "notin"].contains(words[1]), words[2].hasPrefix("("), words[2].hasSuffix(")") {
            let values = words[2].dropFirst().dropLast().split(separator: ",").map { String($0.filter { $0 != " " }) }
            let isIn = words[1] == "in"
            return { labels in
                guard let value = labels[words[0]] else { return !isIn }
                return values.contains(value) == isIn
            }
        }
        let plain = term.filter { $0 != " " }
        if let match = plain.wholeMatch(of: /([^=!]+)(!=|==|=)([^=!]*)/) {
            let (key, value, isEqual) = (String(match.1), String(match.3), match.2 != "!=")
            return { ($0[key] == value) == isEqual }
        }
        guard plain.wholeMatch(of: /!?[A-Za-z0-9.\/_\-]+/) != nil else {
            throw .badRequest("unable to parse requirement: found '\(term)'")
        }
        if plain.hasPrefix("!") {
            let key = String(plain.dropFirst())
            return { $0[key] == nil }
        }
        return { $0[plain] != nil }
    }

    /// Whether a `LabelSelector` of an object takes these labels.
    static func matches(_ selector: Value?, _ labels: [String: String]) -> Bool {
        guard let selector else { return false }
        guard (selector["matchLabels"]?.texts ?? [:]).allSatisfy({ labels[$0.key] == $0.value }) else { return false }
        return (selector["matchExpressions"]?.items ?? []).allSatisfy { rule in
            let value = labels[rule["key"]?.text ?? ""]
            let values = rule["values"]?.items.compactMap(\.text) ?? []
            return switch rule["operator"]?.text {
            case "In": value.map(values.contains) ?? false
            case "NotIn": !(value.map(values.contains) ?? false)
            case "Exists": value != nil
            case "DoesNotExist": value == nil
            default: false
            }
        }
    }
}
