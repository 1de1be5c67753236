import Markup

/// Makes a tree of an older version one of a newer, as Ignition does before it acts.
struct Translation {
    private let old: SpecVersion
    private let new: SpecVersion
    private(set) var report = Report()

    init(from old: SpecVersion, to new: SpecVersion) {
        self.old = old
        self.new = new
    }

    mutating func config(_ root: Node) -> Node {
        // Between other versions only the version itself differs.
        let changes: [SpecVersion] = [.v3_1, .v3_3, .v3_5, .v3_6]
        guard changes.contains(where: { old < $0 && new >= $0 }) else { return root.withVersion(new) }
        return object(root, Schema.config, at: .root).withVersion(new)
    }

    private mutating func object(_ node: Node, _ type: ObjectType, at path: ConfigPath) -> Node {
        guard case .mapping(let pairs) = node.content else { return node }
        var result: [Node.Pair] = []
        result.reserveCapacity(pairs.count)
        for pair in pairs {
            guard let field = type[pair.key] else { continue }
            let value = value(pair.value, field, at: .key(pair.key, of: path))
            result.append(Node.Pair(pair.key, at: pair.mark, value))
        }
        // What was empty when missing is now there, and empty: so a child's hides the parent's.
        for field in type.fields where field.isPlain(in: old) && !field.isPlain(in: new) && node[field.name] == nil {
            result.append(Node.Pair(field.name, at: node.mark, Node(.scalar("", isPlain: false), at: node.mark)))
        }
        return Node(.mapping(result), at: node.mark)
    }

    private mutating func value(_ node: Node, _ field: Field, at path: ConfigPath) -> Node {
        switch field.type {
        case .object(let type): return object(node, type, at: path)
        case .list(of: .object(let type), _):
            var items: [Node] = []
            for (index, item) in node.elements.enumerated() {
                items.append(object(item, type, at: .item(index, of: path)))
            }
            return Node(.sequence(items), at: node.mark)
        case .integer where field.isMode: return mode(node, at: path)
        case .string where field.name == "advertisement" && old < .v3_5 && new >= .v3_5:
            let message =
                "hosts whose Ignition knows version 3.5.0 forget this in configs of version \(old) (a fault of theirs);"
                + " give them the translated config"
            report.add(Finding(.warning, message, path: path, mark: node.mark))
            return node
        case .string, .integer, .boolean, .list: return node
        }
    }

    private mutating func mode(_ node: Node, at path: ConfigPath) -> Node {
        guard old < .v3_6, new >= .v3_6, let mode = node.scalar.flatMap({ Int($0) }), mode & Mode.special != 0 else {
            return node
        }
        let message =
            "the set-user-ID, set-group-ID and sticky bits of the mode say nothing before version 3.6.0"
            + " and are left out; add them again if they are meant"
        report.add(Finding(.warning, message, path: path, mark: node.mark))
        return Node(.scalar(String(mode & ~Mode.special), isPlain: true), at: node.mark)
    }
}

extension Node {
    /// A config's tree with another version in it.
    func withVersion(_ version: SpecVersion) -> Node {
        guard case .mapping(let pairs) = content else { return self }
        let label = Node(.scalar(version.rawValue, isPlain: false), at: self["ignition"]?["version"]?.mark ?? mark)
        var ignition = Node.Pair("ignition", at: mark, Node(.mapping([]), at: mark))
        if let given = pair("ignition") { ignition = given }
        let value = Node.Pair("version", at: ignition.value.pair("version")?.mark ?? label.mark, label)
        var members = [value]
        if case .mapping(let given) = ignition.value.content { members += given.filter { $0.key != "version" } }
        ignition = Node.Pair("ignition", at: ignition.mark, Node(.mapping(members), at: ignition.value.mark))
        return Node(.mapping([ignition] + pairs.filter { $0.key != "ignition" }), at: mark)
    }
}
