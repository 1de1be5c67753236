/// A link to make (Configuration Specification, `storage.links`).
package struct Link: Equatable, Sendable {
    package let path: String
    /// Where it points; relative to its own directory unless it begins with `/`.
    package let target: String
    /// Whether it is a hard link, to an absolute path.
    package let hard: Bool

    /// - Throws: ``IgnitionError`` for a path or a target that is none.
    package init(path: String, target: String, hard: Bool = false) throws(IgnitionError) {
        try AbsolutePath.check(path)
        if hard { try AbsolutePath.check(target) }
        guard !target.isEmpty, !target.utf8.contains(0) else {
            throw .value(what: "target of the link `\(path)`", given: target, expected: "a path")
        }
        self.path = path
        self.target = target
        self.hard = hard
    }
}
