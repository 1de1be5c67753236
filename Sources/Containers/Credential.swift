/// Who a client is for a registry. It never shows its secrets.
package enum Credential: Sendable, Hashable {
    case password(user: String, secret: String)
    /// A refresh token, to be changed for access tokens (containers-auth.json(5), "identitytoken").
    case identityToken(String)
    /// A token that is sent as it is (Docker's config.json, "registrytoken").
    case registryToken(String)
}

extension Credential: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String {
        switch self {
        case .password(let user, _): "user \(user)"
        case .identityToken: "an identity token"
        case .registryToken: "a registry token"
        }
    }

    package var debugDescription: String { description }
}

extension Credential {
    /// Reads what a caller says with `--creds` (skopeo-copy(1)): `USER[:PASSWORD]`; the password may hold colons, and is
    /// empty where there is none.
    /// - Throws: ``InvalidCredential`` without a user.
    package init(given text: String) throws(InvalidCredential) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let user = parts.first, !user.isEmpty else { throw InvalidCredential() }
        self = .password(user: String(user), secret: parts.count > 1 ? String(parts[1]) : "")
    }
}

/// A text that names no user. It holds nothing of the text.
package struct InvalidCredential: Error, CustomStringConvertible, Sendable {
    package var description: String { "the credentials name no user; write USER:PASSWORD" }
}
