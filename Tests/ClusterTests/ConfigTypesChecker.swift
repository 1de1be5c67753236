import Markup

/// Checks YAML documents against ``ConfigTypes`` as the strict decoders of kubeadm, kubelet and kube-proxy do: a key that
/// the type lacks, a value of another type and a missing key are faults. An unquoted text counts as what YAML 1.1 and
/// 1.2 readers could take it for.
struct ConfigTypesChecker {
    let types: ConfigTypes
    private(set) var faults: [String] = []

    init(_ types: ConfigTypes) { self.types = types }

    /// What is wrong with a text of one or more documents; empty when nothing is.
    static func faults(_ text: String, _ types: ConfigTypes) -> [String] {
        var checker = ConfigTypesChecker(types)
        do throws(Fault) {
            let documents = try YAML.documents(Array(text.utf8), source: "c", limits: .handwritten)
            if documents.isEmpty { return ["no document"] }
            for document in documents { checker.document(document) }
        } catch { return ["\(error)"] }
        return checker.faults
    }

    private mutating func document(_ node: Node) {
        guard case .scalar(let version, _)? = node["apiVersion"]?.content,
            case .scalar(let kind, _)? = node["kind"]?.content
        else { return faults.append("apiVersion or kind is missing") }
        guard types.packages[version]?.structs[kind]?.contains(where: { $0.inline == "TypeMeta" }) == true else {
            return faults.append("no document \(kind) in \(version)")
        }
        structure(node, kind, version, kind)
    }

    private mutating func structure(_ node: Node, _ type: String, _ package: String, _ path: String) {
        guard case .mapping(let pairs) = node.content else { return faults.append("\(path): not a mapping") }
        var fields: [String: ConfigTypes.Field] = [:]
        collect(type, package, path, &fields)
        for pair in pairs {
            guard let field = fields[pair.key], let type = field.type else {
                faults.append("\(path).\(pair.key): unknown field")
                continue
            }
            value(pair.value, type, package, "\(path).\(pair.key)")
        }
        for (name, field) in fields
        where ConfigTypes.isRequired(field, of: type, in: package) && !pairs.contains(where: { $0.key == name }) {
            faults.append("\(path).\(name): missing")
        }
    }

    private mutating func collect(
        _ type: String, _ package: String, _ path: String, _ fields: inout [String: ConfigTypes.Field]
    ) {
        for field in types.packages[package]?.structs[type] ?? [] {
            switch field.inline {
            case nil: if let name = field.name { fields[name] = field }
            case "TypeMeta":
                for name in ["apiVersion", "kind"] {
                    fields[name] = ConfigTypes.Field(inline: nil, name: name, type: "string", optional: true)
                }
            // corev1.EnvVar, of which the types know only the name.
            case "EnvVar":
                for name in ["name", "value"] {
                    fields[name] = ConfigTypes.Field(inline: nil, name: name, type: "string", optional: name == "value")
                }
            case let inner?:
                let before = fields.count
                collect(inner, package, path, &fields)
                if fields.count == before { faults.append("\(path): the type \(inner) is unknown") }
            }
        }
    }

    /// Of any type of Go that a field may have.
    mutating func value(_ node: Node, _ type: String, _ package: String, _ path: String) {
        if type.hasPrefix("*") {
            if !node.isNull { value(node, String(type.dropFirst()), package, path) }
        } else if type.hasPrefix("[]") {
            guard !node.isNull else { return }
            guard case .sequence(let items) = node.content else { return faults.append("\(path): not a list") }
            for (index, item) in items.enumerated() {
                value(item, String(type.dropFirst(2)), package, "\(path)[\(index)]")
            }
        } else if type.hasPrefix("map[string]") {
            guard !node.isNull else { return }
            guard case .mapping(let pairs) = node.content else { return faults.append("\(path): not a mapping") }
            for pair in pairs { value(pair.value, String(type.dropFirst(11)), package, "\(path).\(pair.key)") }
        } else if let dot = type.firstIndex(of: "."), let other = ConfigTypes.imports[String(type[..<dot])] {
            value(node, String(type[type.index(after: dot)...]), other, path)
        } else if let alias = types.packages[package]?.aliases[type] {
            if let names = types.packages[package]?.enums[type], !names.contains(node.text ?? "") {
                faults.append("\(path): not one of \(names)")
            }
            value(node, alias, package, path)
        } else if let fields = types.packages[package]?.structs[type], !fields.isEmpty {
            structure(node, type, package, path)
        } else if type == "corev1.Taint" || type == "v1.Taint" {
            taint(node, path)
        } else if let isSound = ConfigScalar.checks[type] {
            if !isSound(node) { faults.append("\(path): not a \(type)") }
        } else {
            faults.append("\(path): the type \(type) is unknown")
        }
    }

    /// `k8s.io/api/core/v1.Taint`.
    private mutating func taint(_ node: Node, _ path: String) {
        guard case .mapping(let pairs) = node.content else { return faults.append("\(path): not a mapping") }
        for pair in pairs {
            switch pair.key {
            case "key", "value": value(pair.value, "string", "", "\(path).\(pair.key)")
            case "effect":
                if !["NoSchedule", "PreferNoSchedule", "NoExecute"].contains(pair.value.text ?? "") {
                    faults.append("\(path).effect: unknown")
                }
            case "timeAdded": value(pair.value, "metav1.Time", "", "\(path).timeAdded")
            default: faults.append("\(path).\(pair.key): unknown field")
            }
        }
        for name in ["key", "effect"] where node[name] == nil { faults.append("\(path).\(name): missing") }
    }
}
