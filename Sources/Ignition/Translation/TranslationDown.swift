import Markup

/// Makes a tree of a newer version one of an older: fields that say nothing and are unknown there go, and those that
/// say something are noted.
struct TranslationDown {
    private let old: SpecVersion
    private let new: SpecVersion
    private(set) var losses: [TranslationError.Value] = []

    init(from old: SpecVersion, to new: SpecVersion) {
        self.old = old
        self.new = new
    }

    mutating func config(_ root: Node) -> Node {
        object(root, Schema.config, at: .root).withVersion(new)
    }

    private mutating func object(_ node: Node, _ type: ObjectType, at path: ConfigPath) -> Node {
        guard case .mapping(let pairs) = node.content else { return node }
        var result: [Node.Pair] = []
        result.reserveCapacity(pairs.count)
        for pair in pairs {
            guard let field = type[pair.key] else { continue }
            let path = ConfigPath.key(pair.key, of: path)
            if field.since > new {
                guard pair.value.saysSomething else { continue }
                losses.append(TranslationError.Value(path: path, mark: pair.value.mark, since: field.since))
            }
            result.append(Node.Pair(pair.key, at: pair.mark, value(pair.value, field, at: path)))
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
        case .integer where field.isMode && old >= .v3_6 && new < .v3_6:
            if let mode = node.scalar.flatMap({ Int($0) }), mode & Mode.special != 0 {
                losses.append(TranslationError.Value(path: path, mark: node.mark, since: .v3_6))
            }
            return node
        case .string, .integer, .boolean, .list: return node
        }
    }
}

extension Node {
    /// Whether there is any value in it.
    fileprivate var saysSomething: Bool {
        switch content {
        case .scalar: true
        case .sequence(let items): !items.isEmpty
        case .mapping(let pairs): pairs.contains { $0.value.saysSomething }
        }
    }
}
