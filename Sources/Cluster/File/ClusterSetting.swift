package import Inventory
import Markup

/// One value given on the command line, which beats what the files say.
package struct ClusterSetting: Sendable {
    /// As it was given, without the value: `--virtual-ip`, `--set podSubnet`.
    let flag: String
    /// The keys from the root to the value.
    let path: [String]
    private let text: String

    /// A flag of its own for one key.
    /// - Parameter key: The path of the key, with dots.
    package init(flag: String, key: String, text: String) {
        self.flag = flag
        path = key.split(separator: ".").map(String.init)
        self.text = text
    }

    /// `KEY=VALUE`, the key as a path with dots; all that follows `labels.` is the name of one label.
    /// - Throws: `InvalidValue` when there is no key or no `=`.
    package init(assignment: String) throws(InvalidValue) {
        let key = assignment.prefix { $0 != "=" }
        var path: [String] = []
        for part in key.split(separator: ".", omittingEmptySubsequences: false) {
            if let labels = path.firstIndex(of: "labels"), path.count > labels + 1 {
                path[labels + 1] += ".\(part)"
            } else {
                path.append(String(part))
            }
        }
        let isKey =
            (1...8).contains(path.count) && path.allSatisfy { !$0.isEmpty && !$0.contains { "[] ".contains($0) } }
        guard key.endIndex < assignment.endIndex, isKey else {
            // The value may be a secret.
            throw InvalidValue(
                key, expected: "KEY=VALUE, with a key such as proxy.httpProxy; lists are given whole: key=[a, b]")
        }
        flag = "--set \(key)"
        self.path = path
        text = String(assignment[key.endIndex...].dropFirst())
    }

    /// The value as a document of its own: mappings around it, all at one place without a line.
    /// - Throws: `Fault` when a list or mapping cannot be read.
    func node(document: Int) throws(Fault) -> Node {
        let mark = Mark.whole(document: document)
        return path.reversed().reduce(try value(document).moved(to: mark)) { inner, key in
            Node(.mapping([Node.Pair(key, at: mark, inner)]), at: mark)
        }
    }

    /// Lists and mappings are read as YAML; of everything else the type that asks decides what it means. Nothing after
    /// the sign is an empty text, `null` the built-in value.
    private func value(_ document: Int) throws(Fault) -> Node {
        let mark = Mark.whole(document: document)
        let isText = path.last?.hasSuffix("Inline") ?? false
        if !isText, let first = text.first, "[{".contains(first) {
            return try YAML.parse(Array(text.utf8), source: flag, document: document)
        }
        return Node(.scalar(text, isPlain: !isText && !text.isEmpty), at: mark)
    }
}
