import Files
import Ignition
import Markup
import SystemPackage

/// Puts whole directories into a config (`storage.trees`): their files and links, and what the config says about
/// entries of the same paths.
struct Trees {
    /// How much one config takes in.
    private static let mostEntries = 100_000
    private static let deepest = 64

    private var files: FilesDirectory
    private(set) var report = Report()
    private var storage: NodeList
    private var count = 0
    private let embedding: EmbeddedContents

    private init(_ root: Node, _ files: FilesDirectory, _ spec: ButaneSpec) {
        embedding = EmbeddedContents(spec)
        storage = NodeList(root)
        self.files = files
    }

    /// - Parameters:
    ///   - root: The Ignition tree so far.
    ///   - config: The Butane tree.
    /// - Returns: The Ignition tree with the entries of the trees.
    static func added(
        to root: Node, from config: Element, _ spec: ButaneSpec, files: FilesDirectory?, report: inout Report
    ) -> Node {
        guard let list = config["storage"]?["trees"], let first = list.items.first else { return root }
        guard let files else {
            report.error("\(LocalFileError.noDirectory)", at: first)
            return root
        }
        var trees = Trees(root, files, spec)
        for tree in list.items {
            do throws(LocalFileError) {
                try trees.add(tree)
            } catch {
                trees.report.error("\(error)", at: tree)
            }
        }
        report.add(trees.report)
        return trees.storage.merged(into: root, at: list.mark)
    }

    private mutating func add(_ tree: Element) throws(LocalFileError) {
        let local = tree.text("local") ?? ""
        let path = try files.resolve(local)
        guard isDirectory(path) else { throw .tree("`\(local)` is no directory; a tree is one") }
        let destination = tree.text("path").flatMap { $0.isEmpty ? nil : Self.cleaned($0) } ?? "/"
        try add(path, as: destination, TreeOptions(tree), depth: 0)
    }

    /// A path without empty parts, `.` and `..`; what is not absolute stays so, for its error.
    private static func cleaned(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part != ".." {
                parts.append(part)
            } else {
                _ = parts.popLast()
            }
        }
        return (path.hasPrefix("/") ? "/" : "./") + parts.joined(separator: "/")
    }

    private mutating func add(
        _ directory: FilePath, as destination: String, _ tree: TreeOptions, depth: Int
    ) throws(LocalFileError) {
        guard depth < Self.deepest else { throw .tree("\(directory) nests deeper than \(Self.deepest) directories") }
        if tree.hasDirectories { addDirectory(destination, tree) }
        for name in try Self.list(directory) {
            count += 1
            guard count <= Self.mostEntries else { throw .tree("trees hold more than \(Self.mostEntries) entries") }
            let path = directory.appending(name)
            let target = destination.hasSuffix("/") ? destination + name : "\(destination)/\(name)"
            switch try TreeEntry(path) {
            case .directory: try add(path, as: target, tree, depth: depth + 1)
            case .link(let text): addLink(target, to: text, tree)
            case .file(let isExecutable): try addFile(path, as: target, isExecutable: isExecutable, tree)
            }
        }
    }

    private mutating func addDirectory(_ target: String, _ tree: TreeOptions) {
        guard storage.entry(target) == nil else {
            conflict(target, tree)
            return
        }
        storage.put(tree.entry(target).setting("mode", tree.directoryMode), at: target, in: "directories")
    }

    private static func list(_ directory: FilePath) throws(LocalFileError) -> [String] {
        do throws(FileError) { return try listDirectory(directory) } catch { throw .file(error) }
    }

    private mutating func addFile(
        _ path: FilePath, as target: String, isExecutable: Bool, _ tree: TreeOptions
    ) throws(LocalFileError) {
        let old = storage.entry(target)
        guard old == nil || old?.list == "files", old?.node["contents"]?["source"]?.isEmptyText ?? true else {
            conflict(target, tree)
            return
        }
        let bytes = try files.read(path)
        let node = old?.node ?? tree.entry(target)
        let contents = node["contents"] ?? Node(.mapping([]), at: tree.mark)
        do throws(IgnitionError) {
            let isPacked = !(contents["compression"]?.isEmptyText ?? true)
            let fields = try embedding.fields(bytes, isPacked: isPacked, at: tree.mark)
            var made = node.setting("contents", contents.setting(fields))
            if node["mode"] == nil { made = made.setting("mode", tree.fileMode(isExecutable: isExecutable)) }
            storage.put(made, at: target, in: "files")
        } catch {
            report.error("\(path): \(error)", at: tree.element)
        }
    }

    private mutating func addLink(_ target: String, to text: String, _ tree: TreeOptions) {
        let old = storage.entry(target)
        guard old == nil || old?.list == "links", old?.node["target"]?.isEmptyText ?? true else {
            conflict(target, tree)
            return
        }
        let node = old?.node ?? tree.entry(target)
        storage.put(
            node.setting("target", Node(.scalar(text, isPlain: false), at: tree.mark)), at: target, in: "links")
    }

    private mutating func conflict(_ target: String, _ tree: TreeOptions) {
        report.error(
            "`\(target)` is of another kind in the config, or has contents already; leave them to one of both",
            at: tree.element)
    }
}
