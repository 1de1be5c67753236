/// A registry did not do what it was asked for: which one, what, what to do.
package struct RegistryError: Error, CustomStringConvertible, Sendable {
    package enum Kind: Sendable {
        /// No connection, a broken one, or no answer in time.
        case unreachable
        /// It wants to know who asks, or does not believe it (401), or the one who asks may not (403).
        case unauthorized
        /// It has no such repository, manifest or blob.
        case missing
        /// It is asked too often (429), or has no time now (5xx).
        case busy
        /// It answered in a way that no registry should.
        case nonsense
        /// It does not take what it is sent.
        case refused
    }

    package let kind: Kind
    /// The registry and the repository.
    package let place: String
    package let problem: String
    /// Empty where the cause says it.
    package let remedy: String
    /// The status of its answer; nil where it gave none.
    package let status: Int?
    /// Its own words (OCI Distribution Specification 1.1, "Error Codes").
    package let answer: RegistryAnswer
    package let cause: (any Error)?

    init(
        _ kind: Kind, _ place: String, _ problem: String, remedy: String, status: Int? = nil,
        answer: RegistryAnswer = RegistryAnswer(), cause: (any Error)? = nil
    ) {
        self.kind = kind
        self.place = place
        self.problem = problem
        self.remedy = remedy
        self.status = status
        self.answer = answer
        self.cause = cause
    }

    package var description: String {
        "registry \(place): \(problem)" + (status.map { " (status \($0))" } ?? "")
            + (answer.isEmpty ? "" : ": \(answer)") + (cause.map { ": \($0)" } ?? "")
            + (remedy.isEmpty ? "" : "; \(remedy)")
    }
}

extension RegistryError {
    /// An answer with a status that means failure.
    /// - Parameter action: What was asked for, such as `cannot read manifest v1`.
    init(_ place: String, _ action: String, status: Int, answer: RegistryAnswer) {
        let kind: Kind
        let remedy: String
        switch status {
        case 401, 407:
            (kind, remedy) = (
                .unauthorized, "log in with --creds or --authfile; if you did, check the name and the password"
            )
        case 403: (kind, remedy) = (.unauthorized, "ask for the right to do this, or log in as somebody who has it")
        case 404, 410:
            kind = .missing
            remedy =
                answer.codes.contains("NAME_UNKNOWN")
                ? "it has no such repository, or hides it: check the name, and log in" : "check the name"
        case 413:
            (kind, remedy) = (.refused, "it is too large for the registry or a proxy before it; raise their limit")
        case 408: (kind, remedy) = (.busy, "try again later")
        case 429: (kind, remedy) = (.busy, "it is asked too often; wait, or log in for a higher limit")
        case 500...: (kind, remedy) = (.busy, "try again later, and look at the registry's log")
        case 400...: (kind, remedy) = (.refused, "look at the registry's log")
        default: (kind, remedy) = (.nonsense, "check that this is a registry")
        }
        self.init(kind, place, action, remedy: remedy, status: status, answer: answer)
    }
}
