import Markup

/// The members of an object in a policy or a signature, read as strictly as containers/image does: no `null` stands for
/// nothing, no number for a text, and no member is left over.
struct PolicyFields {
    let fields: Fields
    private let path: String

    init(_ node: Node, path: String, faults: Faults) {
        fields = Fields(node, path: path, faults: faults)
        self.path = path
        guard case .mapping(let pairs) = node.content else {
            if node.isNull { faults.add("`\(path)` is nothing", at: node.mark, remedy: "an object is expected") }
            return
        }
        for pair in pairs where pair.value.isNull {
            faults.add("`\(path).\(pair.key)` is null", at: pair.value.mark, remedy: "write a value, or leave it out")
        }
    }

    var faults: Faults { fields.faults }
    var mark: Mark { fields.node.mark }

    /// The text under a key; nil, and a fault unless it is absent, for anything else.
    func text(_ key: String) -> String? {
        guard let node = fields.value(key) else { return nil }
        return Self.text(node, path: "\(path).\(key)", faults: faults)
    }

    /// The texts of the list under a key; nil when it is absent. An empty list is a fault.
    func texts(_ key: String) -> [String]? {
        guard let node = fields.value(key) else { return nil }
        let items = fields.items(key)
        if case .sequence = node.content, items.isEmpty {
            faults.add("`\(path).\(key)` is empty", at: node.mark, remedy: "write one item or more")
        }
        return items.compactMap { Self.text($0.node, path: $0.path, faults: faults) }
    }

    /// The text under a key; a fault when it is absent.
    func require(_ key: String) -> String? {
        if fields.value(key) == nil { faults.add("`\(path).\(key)` is missing", at: mark, remedy: "add it") }
        return text(key)
    }

    private static func text(_ node: Node, path: String, faults: Faults) -> String? {
        if case .scalar(let text, isPlain: false) = node.content { return text }
        faults.add("`\(path)` is \(node.kind)", at: node.mark, remedy: "a text in quotes is expected")
        return nil
    }
}
