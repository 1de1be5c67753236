/// How a server wants to be told who asks (RFC 9110, section 11.6.1, "WWW-Authenticate").
package struct Challenge: Sendable, Hashable {
    /// Such as `bearer`, in lower case.
    package let scheme: String
    /// What stands behind the scheme in place of parameters.
    let token68: String?
    /// By name in lower case; of a name that comes twice, the first.
    package let parameters: [String: String]

    /// Reads the fields of one answer, each with any number of challenges.
    ///
    /// Values without quotes may have any visible characters but commas, as some registries send them. What cannot be
    /// read is left out, with the rest of its field.
    package static func parse(_ fields: [String]) -> [Challenge] {
        var challenges: [Challenge] = []
        for field in fields.prefix(ChallengeScanner.fieldLimit) {
            var scanner = ChallengeScanner(field)
            while challenges.count < ChallengeScanner.challengeLimit, let challenge = scanner.next() {
                challenges.append(challenge)
            }
        }
        return challenges
    }

    /// The challenge with no other parameters than these.
    package func keeping(_ names: Set<String>) -> Challenge {
        Challenge(scheme: scheme, token68: nil, parameters: parameters.filter { names.contains($0.key) })
    }
}
