import Markup

extension ConfigDifference.Comparison {
    /// Compares lists item by item: those of the same key, and of lists without keys those of the same place.
    mutating func list(_ old: [Node], _ new: [Node], _ type: FieldType, _ merging: ListMerging, at path: String) {
        let before = Self.items(old, merging)
        let after = Self.items(new, merging)
        let known = Dictionary(before.map { ($0.key, $0.node) }) { first, _ in first }
        var seen: Set<MergeKey> = []
        for item in after {
            seen.insert(item.key)
            compare(known[item.key], item.node, type, merging, at: "\(path)[\(item.key.text)]")
        }
        for item in before where !seen.contains(item.key) {
            compare(item.node, nil, type, merging, at: "\(path)[\(item.key.text)]")
        }
        guard merging.isOrdered, let mark = (new.first ?? old.first)?.mark else { return }
        let oldKeys = before.map(\.key).filter(seen.contains)
        let newKeys = after.map(\.key).filter { known[$0] != nil }
        guard oldKeys != newKeys else { return }
        note(
            path, ConfigDifference.Side(content: .order(oldKeys.map(\.text)), mark: old.first?.mark ?? mark),
            ConfigDifference.Side(content: .order(newKeys.map(\.text)), mark: mark))
    }

    private mutating func compare(
        _ old: Node?, _ new: Node?, _ type: FieldType, _ merging: ListMerging, at path: String
    ) {
        guard case .object(let type) = type else {
            note(path, Self.value(old), Self.value(new))
            return
        }
        if old == nil || new == nil { note(path, Self.item(old), Self.item(new)) }
        var key: String?
        if case .keyed(let field) = merging { key = field }
        // The key of a config is its source, which is what is compared of it.
        object(old, new, type, at: path, key: key == "source" ? nil : key)
    }

    private static func item(_ node: Node?) -> ConfigDifference.Side? {
        node.map { ConfigDifference.Side(content: .item, mark: $0.mark) }
    }

    private static func value(_ node: Node?) -> ConfigDifference.Side? {
        node.map { ConfigDifference.Side(content: .value($0.scalar ?? ""), mark: $0.mark) }
    }

    /// The items, each with a key of its own.
    private static func items(_ nodes: [Node], _ merging: ListMerging) -> [(key: MergeKey, node: Node)] {
        var counts: [MergeKey: Int] = [:]
        return nodes.enumerated().map { index, node in
            guard let key = MergeKey(node, merging) else { return (MergeKey(nil, place: index), node) }
            let count = counts[key, default: 0]
            counts[key] = count + 1
            return (count == 0 ? key : MergeKey(key, place: count), node)
        }
    }
}

extension ListMerging {
    /// Whether another order means something else.
    fileprivate var isOrdered: Bool {
        switch self {
        // Without keys, items are told apart by their places.
        case .append: false
        case .union, .partitions: true
        case .keyed(let field): field == "source"
        }
    }
}
