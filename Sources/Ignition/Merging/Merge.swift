import Markup

/// Makes one tree of a parent's and a child's, both of one version (Ignition, "Operator Notes", "Config Merging").
struct Merge {
    let version: SpecVersion

    /// An object of both; nil when there is nothing in it.
    func object(_ parent: Node?, _ child: Node?, _ type: ObjectType) -> Node? {
        guard let place = (child ?? parent)?.mark else { return nil }
        let shared = ChildItems(child, type.fields.filter { type.sharedKeys.contains($0.name) })
        var pairs: [Node.Pair] = []
        for field in type.fields {
            let old = parent?.pair(field.name)
            let new = child?.pair(field.name)
            guard old != nil || new != nil else { continue }
            if let pair = value(old, new, field, type.sharedKeys.contains(field.name) ? shared : nil) {
                pairs.append(pair)
            }
        }
        return Node(.mapping(pairs), at: place)
    }

    private func value(_ old: Node.Pair?, _ new: Node.Pair?, _ field: Field, _ shared: ChildItems?) -> Node.Pair? {
        if field.isPlain(in: version) { return new }
        guard let pair = new ?? old else { return nil }
        switch field.type {
        case .string, .integer, .boolean: return pair
        case .object(let type):
            if field.isReplaced(in: version) { return pair }
            return object(old?.value, new?.value, type).map { Node.Pair(field.name, at: pair.mark, $0) }
        case .list(let type, let merging):
            let items = list(
                old?.value.elements ?? [], new?.value.elements ?? [], type, merging,
                shared ?? ChildItems(new.map { Node(.mapping([$0]), at: $0.mark) }, [field]), field.name)
            return Node.Pair(field.name, at: pair.mark, Node(.sequence(items), at: pair.value.mark))
        }
    }

    private func list(
        _ parent: [Node], _ child: [Node], _ type: FieldType, _ merging: ListMerging, _ newer: ChildItems,
        _ name: String
    ) -> [Node] {
        if merging == .append || parent.isEmpty { return parent + child }
        if newer.isEmpty { return parent }
        var result: [Node] = []
        result.reserveCapacity(parent.count + child.count)
        var known: Set<MergeKey> = []
        for item in parent {
            guard let key = MergeKey(item, merging) else { continue }
            known.insert(key)
            switch newer[key] {
            case nil: result.append(item)
            case let place? where place.list != name: continue
            case let place?:
                if let merged = self.item(item, place.item, type) { result.append(merged) }
            }
        }
        for item in child {
            guard let key = MergeKey(item, merging), !known.contains(key) else { continue }
            result.append(item)
        }
        return result
    }

    /// An item of both; nil when the child's takes the parent's away.
    private func item(_ parent: Node, _ child: Node, _ type: FieldType) -> Node? {
        guard case .object(let type) = type else { return child }
        if let needed = type.removedWithout, child[needed]?.isNull ?? true { return nil }
        return object(parent, child, type)
    }
}

/// The items of a child's lists that have their keys in common, by key; of two the later counts.
private struct ChildItems {
    typealias Place = (list: String, item: Node)

    private var places: [MergeKey: Place] = [:]

    init(_ child: Node?, _ fields: [Field]) {
        for field in fields {
            guard case .list(_, let merging) = field.type, merging != .append,
                let items = child?[field.name]?.elements
            else { continue }
            places.reserveCapacity(places.count + items.count)
            for item in items {
                if let key = MergeKey(item, merging) { places[key] = (field.name, item) }
            }
        }
    }

    var isEmpty: Bool { places.isEmpty }

    subscript(key: MergeKey) -> Place? { places[key] }
}
