import Markup

extension Validation {
    static func secretFaults(_ secret: Value) -> [FieldFault] {
        var faults = dataFaults(secret)
        let needed: [String] =
            switch secret["type"]?.text {
            case "kubernetes.io/tls": ["tls.crt", "tls.key"]
            case "kubernetes.io/dockerconfigjson": [".dockerconfigjson"]
            case "kubernetes.io/ssh-auth": ["ssh-privatekey"]
            default: []
            }
        for key in needed where secret["data"]?[key] == nil { faults.append(.required("data[\(key)]")) }
        return faults
    }

    static func dataFaults(_ object: Value) -> [FieldFault] {
        var faults: [FieldFault] = []
        var size = 0
        for member in object["data"]?.members ?? [] {
            size += member.value.text?.utf8.count ?? 0
            if member.key.utf8.count > 253 || member.key.wholeMatch(of: /[-._a-zA-Z0-9]+/) == nil {
                faults.append(
                    .invalid(
                        "data[\(member.key)]", member.key,
                        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. "
                            + "'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is "
                            + "'[-._a-zA-Z0-9]+')"))
            }
            if member.value.text == nil {
                faults.append(.invalid("data[\(member.key)]", "", "must be a string"))
            }
        }
        let limit = 1 << 20
        if size > (object["kind"]?.text == "Secret" ? limit / 3 * 4 : limit) {
            faults.append(
                FieldFault(field: "data", reason: .tooLong, message: "Too long: may not be more than \(limit) bytes"))
        }
        return faults
    }

    static func taintFaults(_ node: Value) -> [FieldFault] {
        let effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"]
        var seen: Set<String> = []
        var faults: [FieldFault] = []
        for (index, taint) in (node.at("spec", "taints")?.items ?? []).enumerated() {
            let (key, effect) = (taint["key"]?.text ?? "", taint["effect"]?.text ?? "")
            if key.isEmpty { faults.append(.required("spec.taints[\(index)].key", "name part must be non-empty")) }
            if !effects.contains(effect) {
                faults.append(.notSupported("spec.taints[\(index)].effect", effect, effects))
            }
            if !seen.insert("\(key) \(effect)").inserted {
                faults.append(
                    FieldFault(
                        field: "spec.taints[\(index)]", reason: .invalid,
                        message: "Duplicate value: {\"key\":\"\(key)\",\"effect\":\"\(effect)\"}"))
            }
        }
        return faults
    }
}
