import Markup

extension Config {
    /// The config as Ignition reads it: fields in the order of ``Schema``, without those that say nothing, the same
    /// bytes each time, with a newline at its end.
    /// - Parameter isPretty: Whether to write a line for each value, indented by two spaces.
    package func json(isPretty: Bool = false) -> String {
        let value = SchemaWriter(version: version).object(root, Schema.config)
        return value.json(indent: isPretty ? 2 : nil) + "\n"
    }

    /// ``json(isPretty:)`` on one line, as bytes of UTF-8.
    package var jsonBytes: [UInt8] {
        SchemaWriter(version: version).object(root, Schema.config).jsonBytes() + [UInt8(ascii: "\n")]
    }
}

/// Makes trees to write out of parts of configs.
struct SchemaWriter {
    let version: SpecVersion

    func object(_ node: Node, _ type: ObjectType) -> Value {
        guard case .mapping(let pairs) = node.content else { return .object([]) }
        var members: [Value.Member] = []
        members.reserveCapacity(pairs.count)
        for field in type.fields {
            guard let node = node[field.name] else { continue }
            let value = value(node, field.type)
            let isKept = field.isReplaced(in: version) || value.saysSomething
            if isKept { members.append(Value.Member(field.name, value)) }
        }
        return .object(members)
    }

    func value(_ node: Node, _ type: FieldType) -> Value {
        switch type {
        case .object(let type): object(node, type)
        case .list(of: let item, _): .array(node.elements.map { value($0, item) })
        case .string: node.isNull ? .null : .string(node.scalar ?? "")
        // Numbers that do not fit have been refused in reading.
        case .integer: .integer(node.scalar.flatMap { Int($0) } ?? 0)
        case .boolean: .bool(node.scalar == "true")
        }
    }
}

extension Value {
    fileprivate var saysSomething: Bool {
        switch self {
        case .object(let members): !members.isEmpty
        case .array(let values): !values.isEmpty
        case .null, .bool, .integer, .string: true
        }
    }
}
