/// A file to write (Configuration Specification, `storage.files`).
package struct File: Equatable, Sendable {
    package let path: String
    /// The permissions and special bits, as chmod(2) takes them.
    package let mode: Int
    /// The owner's name; nil is root.
    package let user: String?
    /// The group's name; nil is root.
    package let group: String?
    package let contents: [UInt8]
    /// Whether what lies at the path already goes away.
    package let overwrite: Bool

    /// - Throws: ``IgnitionError`` for a path, mode or owner that is none.
    package init(
        path: String, mode: Int, user: String? = nil, group: String? = nil, contents: [UInt8], overwrite: Bool = true
    ) throws(IgnitionError) {
        try AbsolutePath.check(path)
        try Mode.check(mode, path: path)
        try AccountName.check(user, what: "owner of `\(path)`")
        try AccountName.check(group, what: "group of `\(path)`")
        self.path = path
        self.mode = mode
        self.user = user
        self.group = group
        self.contents = contents
        self.overwrite = overwrite
    }
}
