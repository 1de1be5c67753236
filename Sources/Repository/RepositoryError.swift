/// What is wrong with a store or an object in it: where, what, and what to do.
package struct RepositoryError: Error, CustomStringConvertible, Sendable {
    /// What callers tell apart.
    package enum Kind: Sendable {
        /// The object, ref or path is not there.
        case missing
        /// It is there, but not what its name says, or it breaks the format.
        case corrupt
        /// The system refused to read or remove it.
        case unreadable
        /// The store cannot be used for what was asked.
        case unusable
    }

    /// The store, or the object's file in it.
    package let place: String
    package let problem: String
    package let kind: Kind
    /// Empty when nothing more can be said.
    package let remedy: String
    /// What was thrown below; nil when it was found here.
    package let cause: (any Error)?

    package init(
        _ place: String, _ problem: String, kind: Kind = .unusable, remedy: String = "", cause: (any Error)? = nil
    ) {
        self.place = place
        self.problem = problem
        self.kind = kind
        self.remedy = remedy
        self.cause = cause
    }

    package var description: String {
        "\(place): \(problem)" + (cause.map { ": \($0)" } ?? "") + (remedy.isEmpty ? "" : "; \(remedy)")
    }
}
