import Inventory
import Markup

// An empty text says "none" where a key may be left out: so a cluster file can take back what the defaults file sets.
extension Fields {
    /// The value of a key unless it is null or an empty text.
    func given(_ key: String) -> Node? {
        guard let node = value(key) else { return nil }
        if case .scalar("", _) = node.content { return nil }
        return node
    }

    /// Like `parse`; an empty text is nil and no fault.
    func parseGiven<T>(_ key: String, _ make: (String) throws -> T) -> T? {
        given(key) == nil ? nil : parse(key, make)
    }

    /// The texts of a key that is one or a list of them, with their places.
    func texts(_ key: String) -> [(text: String, mark: Mark)] {
        guard let node = given(key) else { return [] }
        guard case .sequence(let items) = node.content else {
            return text(key).map { [($0, node.mark)] } ?? []
        }
        return items.enumerated().compactMap { index, item in
            if case .scalar(let text, _) = item.content, !item.isNull, !text.isEmpty { return (text, item.mark) }
            faults.add("`\(key)[\(index)]` is \(item.kind)", at: item.mark, remedy: "a path is expected")
            return nil
        }
    }
}
