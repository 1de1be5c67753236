package import Markup

/// An object as a server sent it: its metadata, and the tree to read the rest from.
///
/// The tree is for reading only: ``Markup/Value`` has no fractions, so an object of others is changed by a patch, never
/// by sending its tree back.
package struct APIObject: Sendable {
    /// Without `metadata.managedFields`, which is often the greater part of an object and asked for by nobody.
    package let tree: Node
    package let name: String
    /// Empty for objects without.
    package let namespace: String
    package let uid: String
    package let resourceVersion: String

    /// - Throws: ``APIFormatError`` for anything that is no object with a name.
    package init(_ tree: Node) throws(APIFormatError) {
        guard let metadata = tree["metadata"], let name = metadata["name"]?.text, !name.isEmpty else {
            throw APIFormatError(what: "an object without metadata and name")
        }
        self.tree = tree.without(["metadata", "managedFields"])
        self.name = name
        namespace = metadata["namespace"]?.text ?? ""
        uid = metadata["uid"]?.text ?? ""
        resourceVersion = metadata["resourceVersion"]?.text ?? ""
    }

    package var labels: [String: String] { tree["metadata"]?["labels"]?.texts ?? [:] }

    package var annotations: [String: String] { tree["metadata"]?["annotations"]?.texts ?? [:] }

    /// Seconds since 1970.
    package var creationTime: Int64? { tree["metadata"]?["creationTimestamp"]?.text.flatMap { APITime.seconds($0) } }

    /// Whether it is to go, and waits for somebody.
    package var isBeingDeleted: Bool { tree["metadata"]?["deletionTimestamp"]?.text != nil }

    /// Who it belongs to.
    package var owners: [Owner] {
        (tree["metadata"]?["ownerReferences"]?.items ?? []).map {
            Owner(
                kind: $0["kind"]?.text ?? "", name: $0["name"]?.text ?? "", uid: $0["uid"]?.text ?? "",
                isController: $0["controller"]?.text == "true")
        }
    }

    package struct Owner: Sendable, Hashable {
        package let kind: String
        package let name: String
        package let uid: String
        package let isController: Bool
    }
}

/// A page-less list: all objects there were at one moment.
package struct APIList: Sendable {
    package let items: [APIObject]
    /// Where a watch goes on.
    package let resourceVersion: String
}

/// What a server sent is not what the API has.
package struct APIFormatError: Error, CustomStringConvertible, Sendable {
    package let what: String

    package var description: String { "the answer has \(what)" }
}

extension Node {
    /// The same without what stands at a path of keys.
    fileprivate func without(_ path: ArraySlice<String>) -> Node {
        guard case .mapping(let pairs) = content, let key = path.first else { return self }
        return Node(
            .mapping(
                pairs.compactMap { pair in
                    guard pair.key == key else { return pair }
                    let rest = path.dropFirst()
                    return rest.isEmpty ? nil : Pair(pair.key, at: pair.mark, pair.value.without(rest))
                }), at: mark)
    }

    /// The text of a scalar; nil for null and everything else.
    var text: String? {
        guard case .scalar(let text, let isPlain) = content, !isPlain || !isNull else { return nil }
        return text
    }

    /// The items of a list; none for anything else.
    var items: [Node] {
        if case .sequence(let items) = content { items } else { [] }
    }

    /// The keys of a mapping with those of its values that are scalars.
    var texts: [String: String] {
        guard case .mapping(let pairs) = content else { return [:] }
        return Dictionary(pairs.compactMap { pair in pair.value.text.map { (pair.key, $0) } }) { first, _ in first }
    }
}
