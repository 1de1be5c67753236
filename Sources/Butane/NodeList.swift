import Markup

/// The entries of the file system that an Ignition tree has, found by their paths.
struct NodeList {
    private static let kinds = ["directories", "files", "links"]

    private var lists: [String: [Node]] = [:]
    private var places: [String: (list: String, index: Int)] = [:]

    init(_ root: Node) {
        for list in Self.kinds {
            guard case .sequence(let nodes)? = root["storage"]?[list]?.content else { continue }
            lists[list] = nodes
            for (index, node) in nodes.enumerated() {
                if case .scalar(let path, _)? = node["path"]?.content { places[path] = (list, index) }
            }
        }
    }

    func entry(_ path: String) -> (list: String, node: Node)? {
        guard let place = places[path], let node = lists[place.list]?[place.index] else { return nil }
        return (place.list, node)
    }

    mutating func put(_ node: Node, at path: String, in list: String) {
        if let place = places[path] {
            lists[place.list]?[place.index] = node
        } else {
            places[path] = (list, lists[list]?.count ?? 0)
            lists[list, default: []].append(node)
        }
    }

    /// The tree with these entries.
    /// - Parameter mark: Where lists stand that were not there before.
    func merged(into root: Node, at mark: Mark) -> Node {
        var storage = root["storage"] ?? Node(.mapping([]), at: mark)
        for list in Self.kinds {
            guard let nodes = lists[list] else { continue }
            storage = storage.setting(list, Node(.sequence(nodes), at: storage[list]?.mark ?? mark))
        }
        return root.setting("storage", storage)
    }
}
