/// The name of a user or a group of the installed system, as useradd(8) takes it: at most 32 characters.
package struct UserName: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    /// - Throws: ``InvalidValue``.
    package init(_ text: String) throws(InvalidValue) {
        guard text.wholeMatch(of: /[a-z_][a-z0-9_-]{0,31}/) != nil else {
            throw InvalidValue(
                text, expected: "a name of a user or group; use a-z, 0-9, `_` and `-`, a letter first, 32 at most")
        }
        description = text
    }
}
