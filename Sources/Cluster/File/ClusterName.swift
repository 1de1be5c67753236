package import Inventory

/// The name of a cluster: one RFC 1123 label, since it names files, contexts and users.
package struct ClusterName: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    /// What a cluster file that names none gets.
    static let standard = ClusterName(known: "ocne")

    private init(known text: String) { description = text }

    /// - Throws: `InvalidValue`.
    package init(_ text: String) throws(InvalidValue) {
        guard let name = try? HostName(text), name.description.utf8.count <= 63, !text.contains(".") else {
            throw InvalidValue(
                text, expected: "the name of a cluster; use up to 63 lower-case letters, digits and `-`, such as rack-1"
            )
        }
        description = text
    }
}
