/// A label that a node gets when it registers (Kubernetes, "Labels and Selectors", syntax and character set).
package struct NodeLabel: Sendable, Hashable, CustomStringConvertible {
    /// `NAME` or `PREFIX/NAME`.
    package let key: String
    /// Up to 63 characters; may be empty.
    package let value: String

    /// - Throws: ``InvalidValue`` for a key or value that the API server refuses.
    package init(key: String, value: String) throws(InvalidValue) {
        guard LabelSyntax.isKey(key) else {
            throw InvalidValue(key, expected: "the key of a label such as example.com/rack")
        }
        guard LabelSyntax.isValue(value) else {
            throw InvalidValue(value, expected: "the value of a label: up to 63 letters, digits, `-`, `_` and `.`")
        }
        self.key = key
        self.value = value
    }

    /// `KEY=VALUE`, as the kubelet's `--node-labels` has it.
    package var description: String { "\(key)=\(value)" }
}

/// What keys and values of labels and taints may look like.
enum LabelSyntax {
    static func isKey(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let name = parts.last, parts.count <= 2, !name.isEmpty, isValue(String(name)) else { return false }
        return parts.count == 1 || (try? HostName(String(parts[0]))) != nil
    }

    static func isValue(_ text: String) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last else { return true }
        return text.utf8.count <= 63 && isAlphanumeric(first) && isAlphanumeric(last)
            && text.utf8.allSatisfy { isAlphanumeric($0) || "._-".utf8.contains($0) }
    }

    // By bytes: a regular expression takes 30 microseconds, and a rack has 10,000 hosts.
    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }
}
