package import Markup

/// A host that is told of outside of a cluster file: what an entry of `hosts:` says, less what names files of the server.
package struct HostDefinition: Sendable, Hashable {
    package let host: Host
    /// The entry, from which it can be read again.
    package let entry: Value

    /// Reads an entry; nil when it is incomplete, which leaves faults behind.
    package init?(_ node: Node, path: String, faults: Faults) {
        let fields = Fields(node, path: path, faults: faults)
        for key in ["install", "extraIgnition", "extraIgnitionInline"] where fields.value(key) != nil {
            faults.add(
                "`\(fields.full(key))` is only for a cluster file", at: fields.mark(of: key),
                remedy: "list the host there, or set it for the cluster or the host's role")
        }
        guard let host = Host(fields) else { return nil }
        self.host = host
        entry = Self.value(node)
    }

    /// Unlike `Node.value` it keeps the digits of what is no number to us, such as a serial number `007`.
    private static func value(_ node: Node) -> Value {
        switch node.content {
        case .sequence(let nodes): .array(nodes.map(value))
        case .mapping(let pairs): .object(pairs.map { Value.Member($0.key, value($0.value)) })
        case .scalar(let text, _):
            if case .integer(let number) = node.value, String(number) != text { .string(text) } else { node.value }
        }
    }
}
