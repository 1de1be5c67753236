/// How a repository keeps its content objects (libostree, `OstreeRepoMode`).
package enum RepositoryMode: String, Sendable, CaseIterable {
    /// Compressed, for serving; written `archive-z2`, and `archive` in newer configurations.
    case archive = "archive-z2"
    /// Real owners, modes, attributes and links on disk.
    case bare
    /// Plain content, owner, mode and attributes in the attribute `user.ostreemeta`; links are files too.
    case bareUser = "bare-user"
    /// Plain content without owners and attributes.
    case bareUserOnly = "bare-user-only"
    /// As `bare`, with the extended attributes in objects of their own.
    case bareSplitXattrs = "bare-split-xattrs"

    /// - Parameter name: What a configuration calls the mode.
    /// - Throws: ``OSTreeError/invalid(_:reason:)`` for a name that libostree does not know.
    package init(name: String) throws(OSTreeError) {
        if name == "archive" {
            self = .archive
        } else if let mode = Self(rawValue: name) {
            self = mode
        } else {
            let known = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalid(
                "repository configuration", reason: "its mode is \"\(name)\"; supported are archive, \(known)")
        }
    }

    /// The end of the file names of content objects, without a dot.
    package var contentSuffix: String { self == .archive ? "filez" : "file" }
}
