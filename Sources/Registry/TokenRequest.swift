import Containers
import HTTP

/// A request for a token, at the place that a registry named (Distribution, "Token Authentication Specification" and
/// "Docker Registry v2 authentication using OAuth2").
///
/// Credentials go to the realm that a registry names, since the registry itself could ask for them just as well. So
/// only the registry's own host is believed, never a host that it redirected to; and the realm must be HTTPS, unless
/// the registry itself need not be.
struct TokenRequest: Sendable, Hashable {
    let realm: RegistryURL
    let service: String?
    /// Sorted, so that the same wish is the same request.
    let scopes: [TokenScope]
    let credential: Credential?

    /// - Returns: nil where the challenge names no place that may be asked.
    init?(_ challenge: Challenge, wanted: [TokenScope], credential: Credential?, isInsecure: Bool) {
        guard let realm = challenge.parameters["realm"].flatMap({ RegistryURL($0) }),
            realm.scheme == .https || isInsecure
        else { return nil }
        self.realm = realm
        service = challenge.parameters["service"]
        let scopes = Set(wanted + TokenScope.named(by: challenge, besides: wanted))
        self.scopes = scopes.sorted { $0.description < $1.description }
        self.credential = credential
    }

    /// The request as it is sent.
    var message: ClientRequest {
        let service = service.map { [("service", $0)] } ?? []
        if case .identityToken(let token) = credential {
            let scope = scopes.map(\.description).joined(separator: " ")
            var request = ClientRequest("POST", realm.text)
            request.fields = [("Content-Type", "application/x-www-form-urlencoded")]
            request.body = .bytes(
                Array(
                    Form.text(
                        [("grant_type", "refresh_token")] + service
                            + [("client_id", "slipway"), ("scope", scope), ("refresh_token", token)]
                    ).utf8))
            return request
        }
        var items = service + scopes.map { ("scope", $0.description) }
        var fields: [(name: String, value: String)] = []
        if case .password(let user, let secret) = credential {
            items.insert(("account", user), at: 0)
            fields = [("Authorization", basicAuthorization(user: user, secret: secret))]
        }
        let url = items.isEmpty ? realm : realm.adding(query: Form.text(items))
        var request = ClientRequest("GET", url.text)
        request.fields = fields
        return request
    }
}
