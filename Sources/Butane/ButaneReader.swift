import Ignition
import Markup

/// Reads the YAML of a config by the kinds of its fields: what comes out has only known keys, no nulls, numbers in
/// decimal and booleans as `true` and `false`.
struct ButaneReader {
    private(set) var report = Report()

    /// - Returns: nil for null, and for what is of another kind, which the report then says.
    mutating func read(_ node: Node, as kind: ButaneKind, at path: ConfigPath) -> Node? {
        if node.isNull { return nil }
        switch (kind, node.content) {
        case (.string, .scalar(let text, _)): return Node(.scalar(text, isPlain: false), at: node.mark)
        case (.string, .mapping) where BinaryValue.isBinary(node): return binary(node, path)
        case (.integer, .scalar(let text, let isPlain)):
            if let number = YAMLScalar(text, isPlain: isPlain).integer {
                return Node(.scalar(String(number), isPlain: true), at: node.mark)
            }
            return wrong(node, path, "a whole number is expected, without quotes")
        case (.boolean, .scalar(let text, let isPlain)):
            if let flag = YAMLScalar(text, isPlain: isPlain).boolean {
                return Node(.scalar(flag ? "true" : "false", isPlain: true), at: node.mark)
            }
            return wrong(node, path, "`true` or `false` is expected, without quotes")
        case (.object(let type), .mapping(let pairs)): return object(node, pairs, type, path)
        case (.map, .mapping(let pairs)):
            // Unlike elsewhere, the key stays with a null.
            let texts = pairs.map { pair in
                let text = read(pair.value, as: .string, at: .key(pair.key, of: path))
                return Node.Pair(pair.key, at: pair.mark, text ?? Node(.scalar("", isPlain: false), at: pair.mark))
            }
            return Node(.mapping(texts), at: node.mark)
        case (.list(let kind), .sequence(let items)):
            let values = items.enumerated().compactMap { read($0.element, as: kind, at: .item($0.offset, of: path)) }
            return Node(.sequence(values), at: node.mark)
        case (.object, _), (.map, _): return wrong(node, path, "a mapping of keys and values is expected")
        case (.list, _): return wrong(node, path, "a list is expected, with `- ` before each item")
        default: return wrong(node, path, "a single value is expected")
        }
    }

    private mutating func object(
        _ node: Node, _ pairs: [Node.Pair], _ type: ButaneType, _ path: ConfigPath
    ) -> Node {
        var known: [Node.Pair] = []
        known.reserveCapacity(pairs.count)
        for pair in pairs {
            let place = ConfigPath.key(pair.key, of: path)
            guard let field = type.fields[pair.key] else {
                let keys = type.fields.keys.sorted().joined(separator: ", ")
                report.add(
                    Finding(
                        .warning, "the key `\(pair.key)` is not known here and means nothing; known are \(keys)",
                        path: place, mark: pair.mark, isUnknownKey: true))
                continue
            }
            if let value = read(pair.value, as: field.kind, at: place) {
                known.append(Node.Pair(pair.key, at: pair.mark, value))
            }
        }
        return Node(.mapping(known), at: node.mark)
    }

    /// Bytes that are text become that; others stay what they are where a file takes them.
    private mutating func binary(_ node: Node, _ path: ConfigPath) -> Node? {
        guard let bytes = BinaryValue.bytes(of: node) else {
            return wrong(node, path, "base64 is expected after `!!binary`")
        }
        if let text = String(validating: bytes, as: UTF8.self) {
            return Node(.scalar(text, isPlain: false), at: node.mark)
        }
        if case .key("inline", of: _) = path { return node }
        return wrong(node, path, "text is expected; only `inline` takes other bytes")
    }

    private mutating func wrong(_ node: Node, _ path: ConfigPath, _ expected: String) -> Node? {
        var shown = node.kind
        if case .scalar(let text, _) = node.content { shown = "`\(text.prefix(40))`" }
        report.add(Finding(.error, "this is \(shown); \(expected)", path: path, mark: node.mark))
        return nil
    }
}
