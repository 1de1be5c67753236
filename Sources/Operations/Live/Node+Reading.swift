import Markup

extension Node {
    /// The text of a single value that is not null.
    var text: String? {
        guard case .scalar(let text, _) = content, !isNull else { return nil }
        return text
    }

    /// The items of a list; empty for anything else.
    var items: [Node] {
        guard case .sequence(let nodes) = content else { return [] }
        return nodes
    }

    /// The keys of a mapping with their values; empty for anything else.
    var members: [(key: String, value: Node)] {
        guard case .mapping(let pairs) = content else { return [] }
        return pairs.map { ($0.key, $0.value) }
    }

    /// The value at the end of a path of keys.
    func at(_ path: String...) -> Node? {
        var node: Node? = self
        for key in path { node = node?[key] }
        return node
    }
}
