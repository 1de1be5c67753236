/// An image cannot be used as it is: which one, what is wrong, what to do.
package struct ImageError: Error, CustomStringConvertible, Sendable {
    /// The image, as the user named it.
    package let image: String
    package let problem: String
    package let remedy: String
    /// What was thrown below; nil when it was found here.
    package let cause: (any Error)?

    /// - Parameters:
    ///   - image: The place, as the user named it.
    ///   - problem: What is wrong, as the end of a sentence about the image.
    ///   - remedy: What to do.
    package init(_ image: String, _ problem: String, remedy: String, cause: (any Error)? = nil) {
        self.image = image
        self.problem = problem
        self.remedy = remedy
        self.cause = cause
    }

    package var description: String {
        "image \(image): \(problem)" + (cause.map { ": \($0)" } ?? "") + "; \(remedy)"
    }
}
