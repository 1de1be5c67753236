/// A medium, or what should become one, cannot be used: which, what is wrong, what to do.
package struct MediaError: Error, CustomStringConvertible, Sendable, Equatable {
    /// The file, the medium or the value.
    package let subject: String
    /// What is wrong, as the end of a sentence that begins with the subject.
    package let problem: String
    package let remedy: String

    init(_ subject: String, _ problem: String, remedy: String) {
        self.subject = subject
        self.problem = problem
        self.remedy = remedy
    }

    package var description: String { "\(subject) \(problem); \(remedy)" }
}
