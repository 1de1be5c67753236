/// A path that differs between two commits.
package struct TreeChange: Sendable, Equatable, CustomStringConvertible {
    /// What of a path can differ.
    package enum Aspect: String, Sendable, CaseIterable {
        /// Regular file, symbolic link or directory.
        case type
        /// The bytes of a file or the target of a link. What a directory holds has paths of its own.
        case content
        /// The permission bits with set-user-ID, set-group-ID and sticky.
        case mode
        /// The user or the group.
        case owner
        case attributes
    }

    package enum Kind: Sendable, Equatable {
        case added
        /// What a removed directory held is not listed.
        case removed
        case modified(Set<Aspect>)
    }

    package let path: TreePath
    package let kind: Kind

    /// As `ostree diff` shows it.
    package var description: String {
        let letter =
            switch kind {
            case .added: "A"
            case .removed: "D"
            case .modified: "M"
            }
        return "\(letter)    \(path)"
    }
}
