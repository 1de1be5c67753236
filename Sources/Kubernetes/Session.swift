import HTTP

/// Who a client is at the moment, and the connections that were made with it.
struct Session: Sendable {
    let client: BlockingClient
    var token: String?
    /// What the credential is, for messages.
    let credential: String
    /// The certificate shown.
    let identity: ClientSettings.IdentityText?

    /// The value of `Authorization`.
    var authorization: String? { token.map { "Bearer \($0)" } }

    func with(token: String?) -> Session {
        guard let token else { return self }
        var session = self
        session.token = token
        return session
    }
}

/// A token of RFC 6750, section 2.1, taken generously.
enum BearerToken {
    static func isValid(_ text: String) -> Bool { !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7E).contains($0) } }
}
