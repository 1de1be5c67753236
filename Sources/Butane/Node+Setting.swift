import Markup

extension Node {
    /// The mapping with a value under a key.
    func setting(_ key: String, _ value: Node) -> Node {
        setting([Pair(key, at: value.mark, value)])
    }

    /// The mapping with other values under some keys.
    func setting(_ new: [Pair]) -> Node {
        guard case .mapping(let pairs) = content else { return self }
        let keys = new.map(\.key)
        return Node(.mapping(pairs.filter { !keys.contains($0.key) } + new), at: mark)
    }

    var isEmptyText: Bool {
        guard case .scalar(let text, _) = content else { return false }
        return text.isEmpty
    }
}
