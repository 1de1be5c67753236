/// Why an image could not be made: where, what is wrong there, and what to do about it.
package struct ImageBuildError: Error, CustomStringConvertible, Sendable {
    /// The file, object or option.
    package let place: String
    package let problem: String
    /// Empty when nothing more can be said.
    package let remedy: String

    package init(_ place: String, _ problem: String, remedy: String = "") {
        self.place = place
        self.problem = problem
        self.remedy = remedy
    }

    package var description: String { "\(place): \(problem)" + (remedy.isEmpty ? "" : "; \(remedy)") }
}
