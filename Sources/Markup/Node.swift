/// A parsed YAML or JSON value that knows where it stands in its text.
///
/// Scalars stay text: what `1.10`, `no` or `0644` mean is decided by the type that asks (``Fields``), so nothing is
/// guessed and nothing is lost.
package struct Node: Sendable {
    /// What a node holds.
    package indirect enum Content: Sendable {
        /// Text, and whether it stood without quotes (a number, a boolean and null always do).
        case scalar(String, isPlain: Bool)
        case sequence([Node])
        /// Pairs in the order of the text; keys are unique.
        case mapping([Pair])
    }

    /// A key of a mapping with its value.
    package struct Pair: Sendable {
        package let key: String
        /// Where the key stands.
        package let mark: Mark
        package let value: Node

        package init(_ key: String, at mark: Mark, _ value: Node) {
            self.key = key
            self.mark = mark
            self.value = value
        }
    }

    package let content: Content
    package let mark: Mark

    package init(_ content: Content, at mark: Mark) {
        self.content = content
        self.mark = mark
    }

    /// Whether this is an explicit or implied null (`null`, `~`, or nothing).
    package var isNull: Bool {
        guard case .scalar(let text, isPlain: true) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// The value under a key of a mapping; nil for other nodes and missing keys.
    package subscript(key: String) -> Node? {
        guard case .mapping(let pairs) = content else { return nil }
        return pairs.first { $0.key == key }?.value
    }

    /// The kind in words, for messages.
    package var kind: String {
        switch content {
        case .scalar: isNull ? "nothing" : "a single value"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }

    /// The same data as a tree to write, with plain scalars resolved by JSON's rules (YAML 1.2 JSON schema).
    package var value: Value {
        switch content {
        case .sequence(let nodes): .array(nodes.map(\.value))
        case .mapping(let pairs): .object(pairs.map { Value.Member($0.key, $0.value.value) })
        case .scalar(let text, let isPlain):
            if !isPlain {
                .string(text)
            } else if isNull {
                .null
            } else if let number = Int(text) {
                .integer(number)
            } else if text == "true" || text == "false" {
                .bool(text == "true")
            } else {
                .string(text)
            }
        }
    }
}
