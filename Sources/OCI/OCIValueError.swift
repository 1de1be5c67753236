/// A text that is not a value of the kind that is expected.
package struct OCIValueError: Error, CustomStringConvertible, Sendable {
    /// The text, cut to what can be shown.
    package let text: String
    /// What is wrong with it and what is expected.
    package let problem: String

    package init(_ text: String, is problem: String) {
        self.text = String(text.prefix(200))
        self.problem = problem
    }

    package var description: String { "`\(text)` is \(problem)" }
}
