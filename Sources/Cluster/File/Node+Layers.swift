import Markup

extension Node {
    /// This tree with another over it: mappings are merged key by key, everything else is replaced, by null too.
    func overlaid(by upper: Node) -> Node {
        guard case .mapping(var pairs) = content, case .mapping(let others) = upper.content else { return upper }
        // Files have unique keys.
        var indexes = Dictionary(zip(pairs.map(\.key), pairs.indices)) { first, _ in first }
        for other in others {
            guard let index = indexes[other.key] else {
                indexes[other.key] = pairs.count
                pairs.append(other)
                continue
            }
            let value = pairs[index].value.overlaid(by: other.value)
            pairs[index] = Pair(other.key, at: other.mark, value)
        }
        // What is missing in a mapping is said at a line, where there is one.
        return Node(.mapping(pairs), at: upper.mark.isWhole ? mark : upper.mark)
    }

    /// The same tree, all of it at one place.
    func moved(to mark: Mark) -> Node {
        switch content {
        case .scalar: Node(content, at: mark)
        case .sequence(let nodes): Node(.sequence(nodes.map { $0.moved(to: mark) }), at: mark)
        case .mapping(let pairs):
            Node(.mapping(pairs.map { Pair($0.key, at: mark, $0.value.moved(to: mark)) }), at: mark)
        }
    }
}
