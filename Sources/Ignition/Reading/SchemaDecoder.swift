import Markup

/// Makes a config's tree out of any JSON: fields of the schema, of the right kinds, under their own names.
///
/// Follows Go's encoding/json, by which Ignition reads.
struct SchemaDecoder {
    private let version: SpecVersion
    private(set) var report = Report()

    init(_ version: SpecVersion) { self.version = version }

    /// The tree of a whole config; nil when it is no object.
    mutating func config(_ node: Node) -> Node? {
        guard case .value(let tree) = object(node, Schema.config, over: nil, at: .root) else { return nil }
        return tree
    }

    /// What became of a value.
    private enum Outcome {
        case value(Node)
        /// What an earlier key of the name said stays.
        case unchanged
        /// What an earlier key of the name said is gone.
        case absent
    }

    private mutating func decode(_ node: Node, _ type: FieldType, over earlier: Node?, at path: ConfigPath) -> Outcome {
        switch type {
        case .object(let type): object(node, type, over: earlier, at: path)
        case .list(let type, _): list(node, of: type, over: earlier, at: path)
        case .string: node.asText.map(Outcome.value) ?? wrong(node, "text in quotes", at: path)
        case .integer: node.asInteger.map(Outcome.value) ?? wrong(node, "a whole number", at: path)
        case .boolean: node.asBoolean.map(Outcome.value) ?? wrong(node, "`true` or `false`", at: path)
        }
    }

    private mutating func object(
        _ node: Node, _ type: ObjectType, over earlier: Node?, at path: ConfigPath
    ) -> Outcome {
        guard case .mapping(let members) = node.content else {
            return wrong(node, "an object, `{…}`,", at: path)
        }
        var pairs = earlier?.pairs ?? []
        for member in members {
            guard let field = field(member, of: type, at: path) else { continue }
            let index = pairs.firstIndex { $0.key == field.name }
            let place = ConfigPath.key(field.name, of: path)
            let outcome =
                member.value.isNull
                ? null(field, of: type, member.value)
                : decode(member.value, field.type, over: index.map { pairs[$0].value }, at: place)
            switch outcome {
            case .value(let value):
                let pair = Node.Pair(field.name, at: member.mark, value)
                if let index { pairs[index] = pair } else { pairs.append(pair) }
            case .absent:
                if let index { pairs.remove(at: index) }
            case .unchanged: continue
            }
        }
        return .value(Node(.mapping(pairs), at: node.mark))
    }

    /// What null makes of a field: it unsets those that may be missing, and does nothing to others.
    private func null(_ field: Field, of type: ObjectType, _ node: Node) -> Outcome {
        if type.removedWithout == field.name { return .value(node) }
        let isUnset =
            switch field.type {
            case .list: true
            case .object: field.isReplaced(in: version)
            case .string, .integer, .boolean: !field.isPlain(in: version)
            }
        return isUnset ? .absent : .unchanged
    }

    /// The field that a key means; one that is not spelt like it, or unknown, is noted.
    private mutating func field(_ member: Node.Pair, of type: ObjectType, at path: ConfigPath) -> Field? {
        if let field = type.fields.first(where: { $0.name == member.key }), field.since <= version { return field }
        let close = type.fields.first { member.key.folds(to: $0.name) }
        let message: String
        switch close {
        case let field? where field.since > version:
            message =
                "unknown key `\(field.name)` in version \(version), which Ignition passes over;"
                + " it is known since \(field.since)"
        case let field?:
            message = "unknown key `\(member.key)`, which Ignition still takes for `\(field.name)`; write it so"
        case nil:
            message = "unknown key `\(member.key.prefix(100))`, which Ignition passes over"
        }
        let meant = close.flatMap { $0.since <= version ? $0 : nil }
        report.add(
            Finding(
                .warning, message, path: .key(member.key, of: path), mark: member.mark, isUnknownKey: meant == nil))
        return meant
    }

    private mutating func list(
        _ node: Node, of type: FieldType, over earlier: Node?, at path: ConfigPath
    ) -> Outcome {
        guard case .sequence(let nodes) = node.content else { return wrong(node, "a list, `[…]`,", at: path) }
        var earlierItems: [Node] = []
        if case .sequence(let items) = earlier?.content { earlierItems = items }
        var items: [Node] = []
        items.reserveCapacity(nodes.count)
        for (index, item) in nodes.enumerated() {
            let earlier = index < earlierItems.count ? earlierItems[index] : nil
            if !item.isNull, case .value(let value) = decode(item, type, over: earlier, at: .item(index, of: path)) {
                items.append(value)
            } else {
                items.append(earlier ?? type.empty(at: item.mark))
            }
        }
        return .value(Node(.sequence(items), at: node.mark))
    }

    private mutating func wrong(_ node: Node, _ expected: String, at path: ConfigPath) -> Outcome {
        var message = "this is \(node.wording), where \(expected) is expected"
        if case .key("mode", _) = path, let mode = node.octalMode {
            message += "; JSON has no octal numbers: write \(mode)"
        }
        report.add(Finding(.error, message, path: path, mark: node.mark))
        return .unchanged
    }
}
