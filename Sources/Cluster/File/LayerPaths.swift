import Markup
import SystemPackage

/// Makes the relative paths of a layer start from its own directory, so that they mean the same beside those of the
/// cluster file.
enum LayerPaths {
    private static let keys: Set = [
        "directory", "sshPublicKeyPath", "extraIgnition", "addons", "cni", "kernel", "initrd", "rootfs", "pre", "post",
        "onerror", "certificateAuthorities", "image",
    ]

    /// Keys that are paths below these only.
    private static let serving: [String: Set] = [
        "tls": ["certificate", "key"], "admin": ["certificateAuthority", "tokenFile"],
    ]

    /// - Parameter directory: An absolute path.
    static func resolve(_ node: Node, against directory: FilePath) -> Node { resolve(node, of: "", against: directory) }

    private static func resolve(_ node: Node, of parent: String, against directory: FilePath) -> Node {
        switch node.content {
        case .scalar: return node
        case .sequence(let items):
            return Node(.sequence(items.map { resolve($0, of: parent, against: directory) }), at: node.mark)
        case .mapping(let pairs):
            let resolved = pairs.map { pair in
                // That of `serve` is a directory, that of `install` an image of a registry.
                let isPath =
                    keys.contains(pair.key) && !(parent == "install" && pair.key == "image")
                    || serving[parent]?.contains(pair.key) == true
                // The names of labels are anybody's.
                guard pair.key != "labels" else { return pair }
                let value =
                    isPath
                    ? path(pair.value, of: pair.key, directory)
                    : resolve(pair.value, of: pair.key, against: directory)
                return Node.Pair(pair.key, at: pair.mark, value)
            }
            return Node(.mapping(resolved), at: node.mark)
        }
    }

    /// A path, or a list of them.
    private static func path(_ node: Node, of key: String, _ directory: FilePath) -> Node {
        switch node.content {
        case .mapping: return node
        case .sequence(let items): return Node(.sequence(items.map { path($0, of: key, directory) }), at: node.mark)
        case .scalar(let text, _):
            let isWord = key == "cni" && PodNetwork.isWord(text)
            guard !node.isNull, !text.isEmpty, !isWord, !text.utf8.contains(0) else { return node }
            let transport = key == "image" ? text.prefix { $0 != ":" } : text.prefix(0)
            guard transport.endIndex < text.endIndex else { return node }
            let rest = key == "image" ? text[transport.endIndex...].dropFirst() : text[...]
            let absolute = directory.pushing(FilePath(String(rest))).string
            let whole = key == "image" ? "\(transport):\(absolute)" : absolute
            return Node(.scalar(whole, isPlain: false), at: node.mark)
        }
    }
}
