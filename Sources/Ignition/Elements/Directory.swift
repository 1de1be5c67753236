/// A directory to make (Configuration Specification, `storage.directories`).
package struct Directory: Equatable, Sendable {
    package let path: String
    /// The permissions and special bits, as chmod(2) takes them; nil leaves them to the host (0755).
    package let mode: Int?
    /// The owner's name; nil is root.
    package let user: String?
    /// The group's name; nil is root.
    package let group: String?

    /// - Throws: ``IgnitionError`` for a path, mode or owner that is none.
    package init(
        path: String, mode: Int? = nil, user: String? = nil, group: String? = nil
    ) throws(IgnitionError) {
        try AbsolutePath.check(path)
        if let mode { try Mode.check(mode, path: path) }
        try AccountName.check(user, what: "owner of `\(path)`")
        try AccountName.check(group, what: "group of `\(path)`")
        self.path = path
        self.mode = mode
        self.user = user
        self.group = group
    }
}
