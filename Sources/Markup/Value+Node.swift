extension Value {
    /// The same data as a node, all of it at one place of a text.
    package func node(at mark: Mark) -> Node {
        switch self {
        case .null: Node(.scalar("null", isPlain: true), at: mark)
        case .bool(let flag): Node(.scalar(flag ? "true" : "false", isPlain: true), at: mark)
        case .integer(let number): Node(.scalar(String(number), isPlain: true), at: mark)
        case .string(let text): Node(.scalar(text, isPlain: false), at: mark)
        case .array(let values): Node(.sequence(values.map { $0.node(at: mark) }), at: mark)
        case .object(let members):
            Node(.mapping(members.map { Node.Pair($0.key, at: mark, $0.value.node(at: mark)) }), at: mark)
        }
    }
}
