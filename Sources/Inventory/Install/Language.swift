/// A locale of the GNU C library, such as `en_US.UTF-8`.
package struct Language: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    package static let standard = Language(known: "en_US.UTF-8")

    private init(known: String) { description = known }

    /// - Throws: ``InvalidValue``.
    package init(_ text: String) throws(InvalidValue) {
        guard text.wholeMatch(of: /(C|POSIX|[a-z]{2,3}(_[A-Z]{2})?)(\.[A-Za-z0-9-]{1,20})?(@[a-z]{1,20})?/) != nil
        else {
            throw InvalidValue(text, expected: "a language such as en_US.UTF-8")
        }
        description = text
    }
}
