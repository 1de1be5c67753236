import Markup

/// The rules of the real server that what Slipway sends could break.
enum Validation {
    /// The object as it is stored.
    static func normalized(_ object: Value, _ kind: ResourceKind, filling: Bool = true) throws(APIProblem) -> Value {
        var object = object
        guard kind.kind == "Secret" else { return object }
        if filling, object["type"] == nil { object.set("type", to: "Opaque") }
        for member in object["data"]?.members ?? [] {
            guard let text = member.value.text, Base64.decode(text) != nil else {
                throw .badRequest(
                    "Secret in version \"v1\" cannot be handled as a Secret: illegal base64 data at input byte 0")
            }
        }
        for member in object["stringData"]?.members ?? [] {
            guard let text = member.value.text else {
                throw .badRequest(
                    "Secret in version \"v1\" cannot be handled as a Secret: json: cannot unmarshal number into Go "
                        + "struct field Secret.stringData of type string")
            }
            object.set("data", member.key, to: .string(Base64.encode(text.utf8)))
        }
        object.set("stringData", to: nil)
        return object
    }

    static func faults(_ object: Value, _ kind: ResourceKind) -> [FieldFault] {
        var faults = nameFaults(object.name, kind)
        for (key, value) in object.labels.sorted(by: { $0.key < $1.key }) {
            faults += labelFaults(key, value)
        }
        if case .object(let members)? = object.at("metadata", "annotations") {
            for member in members where member.value.text == nil {
                faults.append(.invalid("metadata.annotations", member.key, "must be a string"))
            }
        }
        switch kind.kind {
        case "Secret": faults += secretFaults(object)
        case "ConfigMap": faults += dataFaults(object)
        case "Node": faults += taintFaults(object)
        default: break
        }
        return faults
    }

    /// What may not change.
    static func faults(_ object: Value, _ kind: ResourceKind, over current: Value) -> [FieldFault] {
        var faults: [FieldFault] = []
        if kind.kind == "Secret", object["type"] != current["type"] {
            faults.append(.invalid("type", object["type"]?.text ?? "", "field is immutable"))
        }
        if ["Secret", "ConfigMap"].contains(kind.kind), current["immutable"]?.flag == true,
            object["data"]?.sorted != current["data"]?.sorted || object["immutable"]?.flag != true
        {
            faults.append(
                FieldFault(
                    field: "data", reason: .invalid,
                    message: "Forbidden: field is immutable when `immutable` is set"))
        }
        if kind.kind.hasSuffix("RoleBinding"), object["roleRef"]?.sorted != current["roleRef"]?.sorted {
            faults.append(.invalid("roleRef", object.at("roleRef", "name")?.text ?? "", "cannot change roleRef"))
        }
        if ["Deployment", "DaemonSet", "ReplicaSet"].contains(kind.kind),
            object.at("spec", "selector")?.sorted != current.at("spec", "selector")?.sorted
        {
            faults.append(.invalid("spec.selector", "", "field is immutable"))
        }
        return faults
    }

    private static func nameFaults(_ name: String, _ kind: ResourceKind) -> [FieldFault] {
        guard !name.isEmpty else {
            return [.required("metadata.name", "name or generateName is required")]
        }
        if kind.hasPathNames {
            return name.contains("/") || name.contains("%") || name == "." || name == ".."
                ? [.invalid("metadata.name", name, "may not contain '/'")] : []
        }
        let part = /[a-z0-9]([-a-z0-9]*[a-z0-9])?/
        if kind.hasLabelNames {
            guard name.utf8.count <= 63, name.wholeMatch(of: part) != nil else {
                return [
                    .invalid(
                        "metadata.name", name,
                        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and "
                            + "must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex "
                            + "used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')")
                ]
            }
            return []
        }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard name.utf8.count <= 253, parts.allSatisfy({ $0.wholeMatch(of: part) != nil }) else {
            return [
                .invalid(
                    "metadata.name", name,
                    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', "
                        + "and must start and end with an alphanumeric character (e.g. 'example.com', regex used for "
                        + "validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')")
            ]
        }
        return []
    }

    private static func labelFaults(_ key: String, _ value: String) -> [FieldFault] {
        let name = /[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?/
        var faults: [FieldFault] = []
        let short = key.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? ""
        if short.utf8.count > 63 || short.wholeMatch(of: name) == nil {
            faults.append(
                .invalid(
                    "metadata.labels", key,
                    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with "
                        + "an alphanumeric character"))
        }
        if value.utf8.count > 63 {
            faults.append(
                FieldFault(
                    field: "metadata.labels", reason: .tooLong, message: "Invalid value: must be no more than 63 bytes")
            )
        } else if !value.isEmpty, value.wholeMatch(of: name) == nil {
            faults.append(
                .invalid(
                    "metadata.labels", value,
                    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', "
                        + "and must start and end with an alphanumeric character"))
        }
        return faults
    }
}
