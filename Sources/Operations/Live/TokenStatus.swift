import Kubernetes

/// A bootstrap token that a cluster knows; its secret half is not kept.
package struct TokenStatus: Sendable, Hashable {
    package let id: String
    /// Nil for one that never ends.
    package let end: Moment?
    /// Whether hosts can join with it.
    package let isForJoining: Bool
    package let purpose: String

    /// Nil for a Secret that is no token.
    init?(_ secret: SecretObject) {
        func field(_ name: String) -> String? { secret.data(name).map { String(decoding: $0, as: UTF8.self) } }
        guard secret.type == TokenSecret.type, let id = field("token-id") else { return nil }
        self.id = id
        end = field("expiration").flatMap { Moment($0) }
        isForJoining =
            field("usage-bootstrap-authentication") == "true" && field("usage-bootstrap-signing") == "true"
            && (field("auth-extra-groups") ?? "").split(separator: ",").contains(TokenSecret.group[...])
        purpose = field("description") ?? ""
    }
}
