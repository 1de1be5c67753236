import Markup

/// A value with the place and the path where it was given, such as `hosts[0].network.bonds[0].interfaces[1]`.
struct MarkedValue<Value> {
    let value: Value
    let mark: Mark
    let path: String
}

extension Fields {
    /// The items of a list with their places, each made by a parser of text.
    func markedList<T>(_ key: String, _ make: (String) throws -> T) -> [MarkedValue<T>] {
        items(key).compactMap { marked($0.node, path: $0.path, make) }
    }

    /// A single value with its place.
    func marked<T>(_ key: String, _ make: (String) throws -> T) -> MarkedValue<T>? {
        value(key).flatMap { marked($0, path: full(key), make) }
    }

    /// The path of a key.
    func full(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    private func marked<T>(_ node: Node, path: String, _ make: (String) throws -> T) -> MarkedValue<T>? {
        guard case .scalar(let text, _) = node.content else {
            faults.add("`\(path)` is \(node.kind)", at: node.mark, remedy: "a single value is expected")
            return nil
        }
        do {
            return MarkedValue(value: try make(text), mark: node.mark, path: path)
        } catch {
            faults.add("`\(path)`: \(error)", at: node.mark)
            return nil
        }
    }
}
