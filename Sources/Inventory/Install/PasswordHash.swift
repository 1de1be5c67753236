/// A password as crypt(5) keeps it: `$id$…`. It is a secret: no message shows it.
package struct PasswordHash: Sendable, Hashable {
    package let text: String

    /// - Throws: ``InvalidValue``, which does not show the text: it may be the password itself.
    package init(_ text: String) throws(InvalidValue) {
        guard text.utf8.count <= 512, text.wholeMatch(of: /\$[0-9a-z]+\$[.\/0-9A-Za-z$=,+-]{8,}/) != nil else {
            throw InvalidValue("…", expected: "the hash of a password; make one with `openssl passwd -6`")
        }
        self.text = text
    }
}
