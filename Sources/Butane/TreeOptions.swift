import Ignition
import Markup

/// What a tree says about the entries that it brings.
struct TreeOptions {
    let element: Element
    private let nodes: SugarNodes
    /// The fields `user` and `group`, where they say anything.
    private let owners: [Node.Pair]

    init(_ element: Element) {
        self.element = element
        nodes = SugarNodes(mark: element.mark)
        owners = ["user", "group"].compactMap { key in
            guard let owner = element[key], case .mapping(let pairs) = owner.node.content, !pairs.isEmpty else {
                return nil
            }
            return Node.Pair(key, at: owner.mark, owner.node)
        }
    }

    var mark: Mark { element.mark }

    /// Whether directories become entries too; others are made by hosts on the way to their files.
    var hasDirectories: Bool { element["dir_mode"] != nil || !owners.isEmpty }

    var directoryMode: Node { element["dir_mode"]?.node ?? nodes.number(0o755) }

    func fileMode(isExecutable: Bool) -> Node {
        element["file_mode"]?.node ?? nodes.number(isExecutable ? 0o755 : 0o644)
    }

    /// A new entry.
    func entry(_ path: String) -> Node { nodes.object(("path", nodes.text(path))).setting(owners) }
}
