/// Why an image could not be made: where, what is wrong there, and what to do about it.
package struct ImageBuildError: Error, CustomStringConvertible, Sendable {
    /// The file, object or option.
    package let place: String
    package let problem: String
    /// Empty when nothing more can be said.
    package let remedy: String
    /// What was thrown below; nil when it was found here.
    package let cause: (any Error)?

    package init(_ place: String, _ problem: String, remedy: String = "", cause: (any Error)? = nil) {
        self.place = place
        self.problem = problem
        self.remedy = remedy
        self.cause = cause
    }

    package var description: String {
        "\(place): \(problem)" + (cause.map { ": \($0)" } ?? "") + (remedy.isEmpty ? "" : "; \(remedy)")
    }
}
