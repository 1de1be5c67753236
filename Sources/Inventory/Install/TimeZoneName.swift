/// A name of the tz database, such as `Europe/Berlin` (tz database, "Theory and pragmatics", "Timezone identifiers").
package struct TimeZoneName: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    package static let standard = TimeZoneName(known: "UTC")

    private init(known: String) { description = known }

    /// - Throws: ``InvalidValue``.
    package init(_ text: String) throws(InvalidValue) {
        let pattern = /[A-Za-z][A-Za-z0-9_+-]{0,29}(\/[A-Za-z][A-Za-z0-9_+-]{0,29}){0,2}/
        guard text.wholeMatch(of: pattern) != nil else {
            throw InvalidValue(text, expected: "a time zone such as Europe/Berlin")
        }
        description = text
    }
}
