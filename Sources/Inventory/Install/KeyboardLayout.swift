/// A keyboard map of the console, such as `us` or `de-nodeadkeys` (vconsole.conf(5), `KEYMAP`).
package struct KeyboardLayout: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    package static let standard = KeyboardLayout(known: "us")

    private init(known: String) { description = known }

    /// - Throws: ``InvalidValue``.
    package init(_ text: String) throws(InvalidValue) {
        guard text.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9_.+-]{0,63}/) != nil else {
            throw InvalidValue(text, expected: "a keyboard map such as us or de-nodeadkeys")
        }
        description = text
    }
}
