package import Markup

/// A value of a config, with where it stands in it; its node knows where that is in the text.
package struct Element: Sendable {
    package let node: Node
    package let path: ConfigPath

    package init(_ node: Node, path: ConfigPath = .root) {
        self.node = node
        self.path = path
    }

    /// Where it stands in the text.
    package var mark: Mark { node.mark }

    /// The value of a key; nil when it is absent.
    package subscript(key: String) -> Element? {
        node[key].map { Element($0, path: .key(key, of: path)) }
    }

    /// The items of a list; none for other values.
    package var items: [Element] {
        guard case .sequence(let nodes) = node.content else { return [] }
        return nodes.enumerated().map { Element($0.element, path: .item($0.offset, of: path)) }
    }

    /// The items of the list under a key; none when it is absent.
    package func items(_ key: String) -> [Element] { self[key]?.items ?? [] }

    /// The value as text; nil for null and for lists and objects.
    package var text: String? {
        guard case .scalar(let text, let isPlain) = node.content, !(isPlain && node.isNull) else { return nil }
        return text
    }

    /// The text under a key; nil when it is absent.
    package func text(_ key: String) -> String? { self[key]?.text }

    /// The number under a key; nil when it is absent.
    package func integer(_ key: String) -> Int? { text(key).flatMap { Int($0) } }

    /// The truth under a key; nil when it is absent.
    package func flag(_ key: String) -> Bool? { text(key).map { $0 == "true" } }
}
