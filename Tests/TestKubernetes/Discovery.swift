import Markup

/// What clients ask before they ask for objects.
extension APIState {
    func discovery(_ path: String, _ request: APIRequest) -> APIAnswer {
        guard request.method == "GET" || request.method == "HEAD" else { return APIAnswer(.methodNotAllowed()) }
        let parts = path.split(separator: "/").map(String.init)
        switch parts.first {
        case "version": return APIAnswer(versionInfo)
        case "healthz", "livez", "readyz": return APIAnswer(text: "ok")
        case "api" where parts.count == 1:
            return APIAnswer(["kind": "APIVersions", "versions": ["v1"]])
        case "api" where parts == ["api", "v1"]: return APIAnswer(resources(group: "", version: "v1"))
        case "apis" where parts.count == 1:
            return APIAnswer([
                "kind": "APIGroupList", "apiVersion": "v1", "groups": .array(groups.map { groupInfo($0) }),
            ])
        case "apis" where parts.count == 2 && groups.contains(parts[1]):
            var info = groupInfo(parts[1])
            info.set("kind", to: "APIGroup")
            info.set("apiVersion", to: "v1")
            return APIAnswer(info)
        case "apis" where parts.count == 3 && versions(of: parts[1]).contains(parts[2]):
            return APIAnswer(resources(group: parts[1], version: parts[2]))
        case "openapi" where parts.count > 1 && parts[1] == "v3": return openAPI(Array(parts.dropFirst(2)))
        default: return APIAnswer(text: "404 page not found\n", status: 404)
        }
    }

    private var versionInfo: Value {
        let numbers = version.dropFirst().split(separator: ".").map(String.init)
        return [
            "major": .string(numbers[0]), "minor": .string(numbers.count > 1 ? numbers[1] : "0"),
            "gitVersion": .string(version), "gitCommit": "fake", "gitTreeState": "clean",
            "buildDate": "2025-01-01T00:00:00Z", "goVersion": "go1.24.6", "compiler": "gc",
            "platform": "linux/amd64",
        ]
    }

    private var groups: [String] {
        var groups: [String] = []
        for kind in kinds where !kind.group.isEmpty && !groups.contains(kind.group) { groups.append(kind.group) }
        return groups
    }

    private func versions(of group: String) -> [String] {
        var versions: [String] = []
        for kind in kinds where kind.group == group {
            versions += kind.versions.filter { !versions.contains($0) }
        }
        return versions
    }

    private func groupInfo(_ group: String) -> Value {
        let versions = versions(of: group).map { version -> Value in
            ["groupVersion": .string("\(group)/\(version)"), "version": .string(version)]
        }
        return ["name": .string(group), "versions": .array(versions), "preferredVersion": versions[0]]
    }

    private func resources(group: String, version: String) -> Value {
        var list: [Value] = []
        for kind in kinds where kind.group == group && kind.versions.contains(version) {
            let verbs: Value =
                kind.isReview
                ? ["create"]
                : ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]
            list.append(
                .object(omittingNil: [
                    ("name", .string(kind.plural)), ("singularName", .string(kind.kind.lowercased())),
                    ("namespaced", .bool(kind.isNamespaced)), ("kind", .string(kind.kind)), ("verbs", verbs),
                    (
                        "shortNames",
                        kind.shortNames.isEmpty ? nil : .array(kind.shortNames.map { .string($0) })
                    ),
                ]))
            for sub in kind.subresources {
                let isEviction = sub == "eviction"
                list.append(
                    .object(omittingNil: [
                        ("name", .string("\(kind.plural)/\(sub)")), ("singularName", ""),
                        ("namespaced", .bool(kind.isNamespaced)),
                        ("kind", isEviction ? "Eviction" : .string(kind.kind)),
                        ("group", isEviction ? "policy" : nil), ("version", isEviction ? "v1" : nil),
                        ("verbs", isEviction ? ["create"] : ["get", "patch", "update"]),
                    ]))
            }
        }
        return [
            "kind": "APIResourceList", "apiVersion": "v1",
            "groupVersion": .string(group.isEmpty ? version : "\(group)/\(version)"), "resources": .array(list),
        ]
    }

    /// Only that patches may be validated, which `kubectl apply` wants to know; no schema of any object.
    private func openAPI(_ parts: [String]) -> APIAnswer {
        let places = [["api", "v1"]] + groups.flatMap { group in versions(of: group).map { ["apis", group, $0] } }
        if parts.isEmpty {
            let paths = places.map { place -> Value.Member in
                let path = place.joined(separator: "/")
                return .init(path, ["serverRelativeURL": .string("/openapi/v3/\(path)?hash=0")])
            }
            return APIAnswer(["paths": .object(paths)])
        }
        guard places.contains(parts), let version = parts.last else {
            return APIAnswer(text: "404 page not found\n", status: 404)
        }
        let group = parts.count == 3 ? parts[1] : ""
        let here = kinds.filter { $0.group == group && $0.versions.contains(version) }
        let paths = here.map { kind -> Value.Member in
            let scope = kind.isNamespaced ? "/namespaces/{namespace}" : ""
            return .init(
                "/\(parts.joined(separator: "/"))\(scope)/\(kind.plural)/{name}",
                [
                    "patch": [
                        "parameters": [
                            ["name": "fieldValidation", "in": "query", "schema": ["type": "string"]]
                        ],
                        "responses": ["200": ["description": "OK"]],
                        "x-kubernetes-action": "patch",
                        "x-kubernetes-group-version-kind": [
                            "group": .string(group), "kind": .string(kind.kind), "version": .string(version),
                        ],
                    ]
                ])
        }
        return APIAnswer([
            "openapi": "3.0.0", "info": ["title": "Kubernetes", "version": .string(self.version)],
            "paths": .object(paths),
        ])
    }
}
