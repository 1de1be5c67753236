import Containers

/// What a token is for (Distribution, "Token Scope Documentation"): `repository:NAME:pull` or `…:pull,push`.
struct TokenScope: Sendable, Hashable, CustomStringConvertible {
    let description: String

    static func pull(_ repository: String) -> TokenScope { TokenScope(description: "repository:\(repository):pull") }

    static func push(_ repository: String) -> TokenScope {
        TokenScope(description: "repository:\(repository):pull,push")
    }

    private init(description: String) { self.description = description }

    /// The scopes that a registry names in its challenge, apart from those that the wanted ones hold.
    ///
    /// A registry behind another name may call its repository differently from us.
    static func named(by challenge: Challenge, besides wanted: [TokenScope]) -> [TokenScope] {
        guard let text = challenge.parameters["scope"], text.utf8.count <= 4_096 else { return [] }
        let scopes = text.split(separator: " ").prefix(16).map { TokenScope(description: String($0)) }
        return scopes.filter { scope in !wanted.contains { $0.holds(scope) } }
    }

    private func holds(_ other: TokenScope) -> Bool {
        let (own, theirs) = (parts, other.parts)
        return own.resource == theirs.resource && theirs.actions.allSatisfy(own.actions.contains)
    }

    private var parts: (resource: Substring, actions: [Substring]) {
        guard let colon = description.lastIndex(of: ":") else { return (description[...], []) }
        return (description[..<colon], description[colon...].dropFirst().split(separator: ","))
    }
}
