/// Where an object, or all objects of a kind, are in the API (Kubernetes API Concepts, "Resource URIs"). Names are
/// checked, so that no name leads elsewhere.
package struct ResourcePath: Sendable, Hashable, CustomStringConvertible {
    package let kind: ResourceKind
    /// Nil for kinds without namespaces, and for the objects of all namespaces.
    package let namespace: String?
    /// Nil for all objects.
    package let name: String?

    /// - Throws: ``ResourcePathError`` for a name that no such object can have.
    package init(
        _ kind: ResourceKind, in namespace: String? = nil, name: String? = nil
    ) throws(ResourcePathError) {
        if let namespace {
            guard kind.isNamespaced, !namespace.utf8.contains(0x2E), Self.isSubdomain(namespace, limit: 63) else {
                throw ResourcePathError(text: namespace, what: "the name of a namespace for \(kind.plural)")
            }
        }
        if let name {
            let isGood = kind.hasFreeNames ? Self.isSegment(name) : Self.isSubdomain(name, limit: 253)
            guard isGood, !kind.isNamespaced || namespace != nil else {
                throw ResourcePathError(text: name, what: "the name of a \(kind.kind)")
            }
        }
        self.kind = kind
        self.namespace = namespace
        self.name = name
    }

    /// The path in URLs.
    var path: String {
        var path = kind.group.isEmpty ? "/api/\(kind.version)" : "/apis/\(kind.group)/\(kind.version)"
        if let namespace { path += "/namespaces/\(namespace)" }
        path += "/\(kind.plural)"
        if let name { path += "/" + QueryText.escaped(name) }
        return path
    }

    /// For messages, such as `Secret kube-system/kubeadm-certs` or `nodes`.
    package var description: String {
        guard let name else { return kind.plural + (namespace.map { " in namespace \($0)" } ?? "") }
        return "\(kind.kind) " + (namespace.map { "\($0)/" } ?? "") + name
    }

    /// A DNS subdomain (RFC 1123, as Kubernetes' "Object Names and IDs" reads it).
    private static func isSubdomain(_ text: String, limit: Int) -> Bool {
        (1...limit).contains(text.utf8.count)
            && text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false).allSatisfy { label in
                guard let first = label.first, let last = label.last else { return false }
                return first != 0x2D && last != 0x2D
                    && label.allSatisfy {
                        switch $0 {
                        case 0x30...0x39, 0x61...0x7A, 0x2D: true
                        default: false
                        }
                    }
            }
    }

    /// A segment of a path ("Object Names and IDs", "Path Segment Names"), in ASCII.
    private static func isSegment(_ text: String) -> Bool {
        (1...253).contains(text.utf8.count) && text != "." && text != ".."
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x2F && $0 != 0x25 }
    }
}

/// A name cannot be one of the API.
package struct ResourcePathError: Error, CustomStringConvertible, Sendable {
    let text: String
    let what: String

    package var description: String {
        "\"\(String(text.prefix(80)).filter { $0 >= " " })\" cannot be \(what); expected small letters, digits, `-` and `.`"
    }
}
