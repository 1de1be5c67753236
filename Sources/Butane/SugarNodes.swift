import Markup

/// Makes nodes of an Ignition config that all stand where a shortcut stands in the Butane text.
struct SugarNodes {
    let mark: Mark

    func text(_ text: String) -> Node { Node(.scalar(text, isPlain: false), at: mark) }

    func number(_ number: Int) -> Node { Node(.scalar("\(number)", isPlain: true), at: mark) }

    func flag(_ flag: Bool) -> Node { Node(.scalar(flag ? "true" : "false", isPlain: true), at: mark) }

    func list(_ items: [Node]) -> Node { Node(.sequence(items), at: mark) }

    /// An object of the members that there are.
    func object(_ members: (String, Node?)...) -> Node {
        Node(
            .mapping(
                members.compactMap { key, value in
                    value.map { Node.Pair(key, at: mark, $0) }
                }), at: mark)
    }
}
