package import Inventory

/// What the administration can be asked: `docs/api.md` describes each.
package enum AdminRoute: Sendable, Hashable {
    case status, hosts, add, watch, reload, export
    case host(HostName), remove(HostName), events(HostName), logs(HostName)
    case log(HostName, file: String)
    case order(Order, HostName)

    /// What is ordered for a host.
    package enum Order: String, Sendable, CaseIterable {
        case approve, arm, reinstall, hold, release
    }

    /// All methods and paths, for the manual: NAME and FILE stand for what differs.
    package static let all: [String] =
        [
            "GET /v1/status", "GET /v1/hosts", "POST /v1/hosts", "GET /v1/hosts/NAME", "DELETE /v1/hosts/NAME",
            "GET /v1/hosts/NAME/events", "GET /v1/hosts/NAME/logs", "GET /v1/hosts/NAME/logs/FILE",
        ] + Order.allCases.map { "POST /v1/hosts/NAME/\($0.rawValue)" } + [
            "GET /v1/watch", "POST /v1/reload", "GET /v1/store",
        ]

    /// - Parameter path: Of the target, as it was sent: names need no escapes, so what has some is none of ours.
    /// - Throws: ``AdminRefusal``.
    package init(method: String, path: String) throws(AdminRefusal) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 3, parts[0].isEmpty, parts[1] == "v1" else { throw Self.unknown }
        let found: [String: AdminRoute] =
            switch (parts[2], parts.count) {
            case ("status", 3): ["GET": .status]
            case ("hosts", 3): ["GET": .hosts, "POST": .add]
            case ("watch", 3): ["GET": .watch]
            case ("reload", 3): ["POST": .reload]
            case ("store", 3): ["GET": .export]
            case ("hosts", 4...6): try Self.ofHost(try Self.name(parts[3]), parts[4...])
            default: [:]
            }
        guard !found.isEmpty else { throw Self.unknown }
        guard let route = found[method] else {
            let methods = found.keys.sorted().joined(separator: ", ")
            throw AdminRefusal(.wrongMethod, "this path takes \(methods)")
        }
        self = route
    }

    private static func ofHost(_ name: HostName, _ rest: ArraySlice<String>) throws(AdminRefusal) -> [String:
        AdminRoute]
    {
        guard let what = rest.first else { return ["GET": .host(name), "DELETE": .remove(name)] }
        if rest.count == 2, what == "logs" { return ["GET": .log(name, file: rest.last ?? "")] }
        guard rest.count == 1 else { return [:] }
        switch what {
        case "events": return ["GET": .events(name)]
        case "logs": return ["GET": .logs(name)]
        default: return Order(rawValue: what).map { ["POST": .order($0, name)] } ?? [:]
        }
    }

    private static func name(_ text: String) throws(AdminRefusal) -> HostName {
        do { return try HostName(text) } catch { throw AdminRefusal(.unknownHost, "there can be no host of this name") }
    }

    private static let unknown = AdminRefusal(.unknownPath, "nothing has this path; the manual of the API lists all")
}
