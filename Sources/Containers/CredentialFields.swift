import Markup

/// The members of a JSON object as Go's reader takes them, which wrote and reads all these files: names in any letter
/// case, null for nothing, unknown names passed over. Its messages hold no values.
struct CredentialFields {
    let pairs: [Node.Pair]
    private let source: String

    /// - Parameter what: What the node should be the object of, for messages.
    init(_ node: Node, _ what: String, source: String) throws(Fault) {
        self.source = source
        switch node.content {
        case .mapping(let pairs): self.pairs = pairs
        case _ where node.isNull: pairs = []
        default:
            throw Fault(source: source, mark: node.mark, message: "\(what) is no object", remedy: "`{…}` is expected")
        }
    }

    /// The object under a name; empty where there is none.
    func object(_ name: String) throws(Fault) -> CredentialFields? {
        guard let node = value(name) else { return nil }
        return try CredentialFields(node, "`\(name)`", source: source)
    }

    /// The text under a name and where it stands; nil where there is none, or an empty one.
    func text(_ name: String) throws(Fault) -> Text? {
        guard let node = value(name) else { return nil }
        return try Self.text(node, "`\(name)`", source: source)
    }

    /// The text of a node; nil for null and for an empty one.
    static func text(_ node: Node, _ what: String, source: String) throws(Fault) -> Text? {
        guard !node.isNull else { return nil }
        guard case .scalar(let text, isPlain: false) = node.content else {
            throw Fault(source: source, mark: node.mark, message: "\(what) is no text", remedy: "`\"…\"` is expected")
        }
        return text.isEmpty ? nil : Text(text: text, mark: node.mark)
    }

    /// A text and where it stands.
    struct Text {
        let text: String
        let mark: Mark
    }

    private func value(_ name: String) -> Node? {
        pairs.last { $0.key.lowercased() == name.lowercased() }?.value
    }
}
