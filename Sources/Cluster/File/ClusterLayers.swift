package import Markup
package import SystemPackage

/// What describes a cluster, the highest first: the command line, the cluster file, the defaults file; what none of
/// them sets is built in.
///
/// Mappings are merged key by key, lists and single values replaced. An empty text, zero and `false` are values like
/// any other; a key with null goes back to the built-in value. Relative paths start from the directory of the file they
/// stand in, those of the command line from the working directory.
package struct ClusterLayers: Sendable {
    /// All of them in one tree; ``Markup/Mark/document`` says where a value comes from.
    package private(set) var root: Node
    /// The names of the texts, by ``Markup/Mark/document``: the cluster file, the defaults file, the flags, and the
    /// hosts that were added.
    package private(set) var sources: [String]
    let directory: FilePath
    /// What is wrong before anything is read: keys that may not stand in a defaults file.
    let misplaced: [Fault]

    /// - Parameter workingDirectory: An absolute path.
    /// - Throws: `Fault` where one of them is not YAML or no mapping.
    package init(
        file: ClusterText, defaults: ClusterText?, settings: [ClusterSetting], workingDirectory: FilePath
    ) throws(Fault) {
        sources = [file.source, defaults?.source ?? ""] + settings.map(\.flag)
        directory = file.directory
        var root = try Self.mapping(
            YAML.parse(file.bytes, source: file.source, limits: .generated), source: file.source)
        var misplaced: [Fault] = []
        if let defaults {
            let bottom = try Self.defaults(defaults, &misplaced)
            let base = workingDirectory.pushing(defaults.directory)
            root = LayerPaths.resolve(bottom, against: base).overlaid(by: root)
        }
        for (index, setting) in settings.enumerated() {
            let node = try setting.node(document: index + 2)
            root = root.overlaid(by: LayerPaths.resolve(node, against: workingDirectory))
        }
        self.root = root
        self.misplaced = misplaced
    }

    /// The same with further hosts after those of the file; paths in their entries are left as they are.
    /// - Parameter hosts: Each with a name for messages.
    package func adding(_ hosts: [(source: String, entry: Value)]) -> ClusterLayers {
        guard !hosts.isEmpty, case .mapping(var pairs) = root.content else { return self }
        var layers = self
        var nodes: [Node] = []
        for host in hosts {
            nodes.append(host.entry.node(at: .whole(document: layers.sources.count)))
            layers.sources.append(host.source)
        }
        let index = pairs.firstIndex { $0.key == "hosts" }
        let pair = index.map { pairs[$0] }
        let value = pair?.value ?? Node(.sequence([]), at: root.mark)
        switch value.content {
        case .sequence(let listed): nodes = listed + nodes
        case .scalar where value.isNull: break
        // What is wrong with it is said when it is read.
        case .scalar, .mapping: return self
        }
        let list = Node.Pair("hosts", at: pair?.mark ?? root.mark, Node(.sequence(nodes), at: value.mark))
        if let index { pairs[index] = list } else { pairs.append(list) }
        layers.root = Node(.mapping(pairs), at: root.mark)
        return layers
    }

    /// How much a value at a place counts: more than all of a lower rank.
    static func rank(_ mark: Mark) -> Int { [1, 0].indices.contains(mark.document) ? 1 - mark.document : 2 }

    /// The defaults file without what belongs elsewhere.
    private static func defaults(_ text: ClusterText, _ misplaced: inout [Fault]) throws(Fault) -> Node {
        let documents = try YAML.documents(text.bytes, source: text.source, limits: .generated, document: 1)
        if documents.count > 1 {
            throw Fault(
                source: text.source, mark: documents[1].mark, message: "a second document begins here",
                remedy: "keep one document in the file")
        }
        let empty = Node(.mapping([]), at: Mark(line: 1, column: 1, document: 1))
        let root = try mapping(documents.first ?? empty, source: text.source)
        guard case .mapping(let pairs) = root.content else { return empty }
        for pair in pairs where ClusterKeys.ofOneCluster.contains(pair.key) {
            misplaced.append(
                Fault(
                    source: text.source, mark: pair.mark, message: "`\(pair.key)` belongs in the cluster file",
                    remedy: "move it there: the defaults are of every cluster"))
        }
        return Node(.mapping(pairs.filter { !ClusterKeys.ofOneCluster.contains($0.key) }), at: root.mark)
    }

    private static func mapping(_ node: Node, source: String) throws(Fault) -> Node {
        if case .mapping = node.content { return node }
        if node.isNull { return Node(.mapping([]), at: node.mark) }
        throw Fault(
            source: source, mark: node.mark, message: "the file is \(node.kind)",
            remedy: "a mapping of keys and values is expected")
    }
}
