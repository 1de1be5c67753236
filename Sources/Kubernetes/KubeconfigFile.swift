import Files
import Markup
import SystemPackage

/// One kubeconfig file (Kubernetes API, `v1` Config), as far as clients read it: unknown keys are left alone, wrong kinds
/// of values are faults.
package struct KubeconfigFile: Sendable {
    struct Entry: Sendable {
        let name: String
        let mark: Mark
        /// What stands under `cluster`, `user` or `context`.
        let content: Node
    }

    private static let entryLimit = 10_000

    /// For messages.
    let source: String
    /// Where relative paths begin.
    let directory: FilePath
    let clusters: [Entry]
    let users: [Entry]
    let contexts: [Entry]
    /// Empty for none.
    let currentContext: String

    /// - Parameters:
    ///   - bytes: YAML or JSON.
    ///   - source: The file's path.
    /// - Throws: ``KubeconfigError`` with all that is wrong.
    package init(_ bytes: [UInt8], source: String) throws(KubeconfigError) {
        let faults = Faults(source: source)
        let root = try Self.parse(bytes, source: source)
        let fields = Fields(root, faults: faults)
        for (key, expected) in [("apiVersion", "v1"), ("kind", "Config")] {
            if let found = fields.text(key), found != expected {
                faults.add(
                    "`\(key)` is not `\(expected)`", at: fields.mark(of: key), remedy: "a kubeconfig is expected")
            }
        }
        currentContext = fields.text("current-context") ?? ""
        clusters = Self.entries(fields, "clusters", "cluster")
        users = Self.entries(fields, "users", "user")
        contexts = Self.entries(fields, "contexts", "context")
        self.source = source
        directory = FilePath(source).removingLastComponent()
        do { try faults.check() } catch { throw KubeconfigError(error.faults) }
    }

    private static func parse(_ bytes: [UInt8], source: String) throws(KubeconfigError) -> Node {
        let first = bytes.first { $0 != 0x20 && !(0x09...0x0D).contains($0) }
        do {
            guard first != nil else { return Node(.mapping([]), at: .start) }
            return try first == UInt8(ascii: "{")
                ? JSON.parse(bytes, source: source, limits: .handwritten)
                : YAML.parse(bytes, source: source, limits: .handwritten)
        } catch {
            throw KubeconfigError([error])
        }
    }

    /// The items of a list, each with a name of its own.
    private static func entries(_ fields: Fields, _ list: String, _ key: String) -> [Entry] {
        let faults = fields.faults
        var names: Set<String> = []
        var entries: [Entry] = []
        for item in fields.items(list) {
            guard entries.count < entryLimit else {
                faults.add("`\(list)` has more than \(entryLimit) items", at: item.node.mark)
                return []
            }
            let fields = Fields(item.node, path: item.path, faults: faults)
            guard let name = fields.require("name", { $0 }) else { continue }
            guard names.insert(name).inserted else {
                faults.add("the name \"\(name)\" stands twice in `\(list)`", at: fields.mark(of: "name"))
                continue
            }
            let content = fields.value(key) ?? Node(.mapping([]), at: item.node.mark)
            // Notes what is no mapping.
            _ = Fields(content, path: "\(item.path).\(key)", faults: faults)
            entries.append(Entry(name: name, mark: content.mark, content: content))
        }
        return entries
    }
}

extension KubeconfigFile {
    /// The largest kubeconfig that is read.
    private static let sizeLimit = 4 << 20

    /// - Returns: Nil for a file that is not there.
    /// - Throws: ``KubeconfigError``.
    static func read(_ path: FilePath) throws(KubeconfigError) -> KubeconfigFile? {
        let bytes: [UInt8]
        do { bytes = try readFile(path, limit: sizeLimit) } catch {
            if let errno = error.cause as? Errno, errno == .noSuchFileOrDirectory || errno == .notDirectory {
                return nil
            }
            throw KubeconfigError("\(error); check the file and its mode, or name another kubeconfig")
        }
        return try KubeconfigFile(bytes, source: path.string)
    }
}
