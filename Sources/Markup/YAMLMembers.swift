/// The members of one mapping while it is read: its own keys, and those that merge keys bring (YAML 1.1, "Merge Key
/// Language-Independent Type").
struct YAMLMembers {
    /// Few keys are compared one by one, which is quicker than to hash them.
    private static let few = 16

    private var own: [Node.Pair] = []
    private var indexes: [String: Int] = [:]
    private var merged: (mark: Mark, mappings: [Node])?

    /// Where a key stands; nil for those merged only.
    func mark(of key: String) -> Mark? {
        if own.count <= Self.few { return own.first { $0.key == key }?.mark }
        return indexes[key].map { own[$0].mark }
    }

    /// Where the merge key stands.
    var markOfMerge: Mark? { merged?.mark }

    mutating func add(_ pair: Node.Pair) {
        own.append(pair)
        if own.count == Self.few + 1 {
            for (index, pair) in own.enumerated() { indexes[pair.key] = index }
        } else if own.count > Self.few {
            indexes[pair.key] = own.count - 1
        }
    }

    /// Takes the value of a merge key.
    /// - Returns: Whether it is of the kind that can be merged.
    mutating func merge(_ value: Node, at mark: Mark) -> Bool {
        let mappings: [Node] = if case .sequence(let nodes) = value.content { nodes } else { [value] }
        merged = (mark, mappings)
        return mappings.allSatisfy { if case .mapping = $0.content { true } else { false } }
    }

    /// All members: own ones win over merged ones, and those of earlier mappings over those of later ones.
    var pairs: [Node.Pair] {
        guard let merged else { return own }
        var pairs = own
        var seen = Set(own.map(\.key))
        for case .mapping(let more) in merged.mappings.map(\.content) {
            pairs += more.filter { seen.insert($0.key).inserted }
        }
        return pairs
    }
}
