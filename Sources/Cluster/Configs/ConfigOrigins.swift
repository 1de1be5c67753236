package import Ignition
package import Markup

/// Where the elements of a host's config come from, as the config itself carries it: a file of JSON,
/// `{"version":1,"origins":{"files":{"/etc/motd":["extra/motd.bu"]}}}`. It lists the elements that an operator's config
/// says anything about, each with all that do, in the order of merging; every other element is Slipway's.
package struct ConfigOrigins: Sendable {
    /// Where the file lies on a host.
    package static let path = "/etc/ocne/ignition-origins.json"
    /// What stands for Slipway itself.
    package static let slipway = "slipway"

    private static let limits = ParseLimits(bytes: 4 << 20, depth: 8, nodes: 200_000)

    private var origins: [ElementKey: [String]] = [:]

    /// - Parameters:
    ///   - base: What Slipway itself gives the host.
    ///   - extras: What is merged over it, in this order.
    init(base: Config, extras: [ExtraIgnition]) {
        let own = Set(base.elementKeys)
        for extra in extras {
            for key in extra.config.elementKeys {
                let before = origins[key] ?? (own.contains(key) ? [Self.slipway] : [])
                // A config may stand twice in the list.
                if before.last != extra.origin { origins[key] = before + [extra.origin] }
            }
        }
    }

    /// Reads the file's bytes.
    /// - Throws: `Fault` at what is not of its form.
    package init(reading bytes: [UInt8]) throws(Fault) {
        let root = try JSON.parse(bytes, source: Self.path, limits: Self.limits)
        func wrong(_ node: Node) -> Fault {
            Fault(source: Self.path, mark: node.mark, message: "this is not where a config comes from, version 1")
        }
        guard case .scalar("1", isPlain: true)? = root["version"]?.content, let lists = root["origins"],
            case .mapping(let pairs) = lists.content
        else { throw wrong(root) }
        for pair in pairs {
            guard let list = ElementKey.List(rawValue: pair.key), case .mapping(let elements) = pair.value.content
            else { throw wrong(pair.value) }
            for element in elements {
                guard case .sequence(let items) = element.value.content else { throw wrong(element.value) }
                var names: [String] = []
                for item in items {
                    guard case .scalar(let name, isPlain: false) = item.content else { throw wrong(item) }
                    names.append(name)
                }
                origins[ElementKey(list, element.key)] = names
            }
        }
    }

    /// Where an element comes from, in the order of merging.
    package subscript(element: ElementKey) -> [String] { origins[element] ?? [Self.slipway] }

    /// The file's text: the same for the same origins.
    var text: String {
        let lists = ElementKey.List.allCases.compactMap { list -> Value.Member? in
            let keys = origins.keys.filter { $0.list == list }.map(\.key)
                .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            if keys.isEmpty { return nil }
            let members = keys.map { key in
                Value.Member(key, .array((origins[ElementKey(list, key)] ?? []).map(Value.string)))
            }
            return Value.Member(list.rawValue, .object(members))
        }
        let value: Value = ["version": 1, "origins": .object(lists)]
        return value.json() + "\n"
    }
}
