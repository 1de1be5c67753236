import FoundationEssentials
import Synchronization

extension TestRegistry {
    /// What a client without the right is answered (OCI Distribution Specification 1.1, and the token authentication
    /// of Docker's registry); nil when it may.
    func refusal(of request: Request) -> Answer? {
        guard request.kind != .token, request.port == port else { return nil }
        switch settings.access {
        case .open: return nil
        case .basic(let user, let password):
            if request["Authorization"] == Self.basic(user, password) { return nil }
            var answer = Answer(401, "UNAUTHORIZED")
            answer["WWW-Authenticate"] = #"Basic realm="test registry""#
            return answer
        case .bearer:
            let scopes = Self.scopes(of: request)
            guard let reason = tokenService.refusal(ofToken: request["Authorization"], request, scopes: scopes) else {
                return nil
            }
            var answer = Answer(401, "UNAUTHORIZED")
            var challenge = #"Bearer realm="http://\#(tokenService.authority)/token",service="test registry""#
            if request.kind != .ping {
                let actions = Set(scopes.map { $0.action }).sorted().joined(separator: ",")
                challenge += #",scope="repository:\#(request.repository):\#(actions)""#
            }
            if !reason.isEmpty { challenge += #",error="\#(reason)""# }
            answer["WWW-Authenticate"] = challenge
            return answer
        }
    }

    private static func scopes(of request: Request) -> [(repository: String, action: String)] {
        let own = request.repository
        switch request.kind {
        case .ping: return []
        case .headBlob, .getBlob, .headManifest, .getManifest, .tags, .referrers: return [(own, "pull")]
        default: return [(own, "pull"), (own, "push")]
        }
    }

    /// Why a token is not good for a request: a word of RFC 6750, section 3.1, or nothing where there is no token.
    private func refusal(
        ofToken authorization: String?, _ request: Request, scopes: [(repository: String, action: String)]
    ) -> String? {
        guard let authorization, authorization.hasPrefix("Bearer ") else { return "" }
        let name = String(authorization.dropFirst(7))
        return content.withLock { content in
            guard let token = content.tokens[name], token.uses > 0, token.bytes > 0 else { return "invalid_token" }
            for scope in scopes where !token.scopes.contains("repository:\(scope.repository):\(scope.action)") {
                return "insufficient_scope"
            }
            if token.uses < .max { content.tokens[name]?.uses -= 1 }
            if token.bytes < .max {
                content.tokens[name]?.bytes -= request["Content-Length"].flatMap { Int($0) } ?? 0
            }
            return nil
        }
    }

    /// Whether a token is good for reading another repository, as a mount wants it.
    func mayMount(from repository: String, _ request: Request) -> Bool {
        guard case .bearer = settings.access, request.port == port else { return true }
        let name = String(request["Authorization"]?.dropFirst(7) ?? "")
        return tokenService.content.withLock {
            $0.tokens[name]?.scopes.contains("repository:\(repository):pull") == true
        }
    }

    static func basic(_ user: String, _ password: String) -> String {
        "Basic " + Data("\(user):\(password)".utf8).base64EncodedString()
    }
}

extension TestRegistryExchange {
    /// The token service: the GET form with Basic, and the POST form of OAuth2 (RFC 6749, section 6).
    func token() -> Answer? {
        var form: [UInt8] = []
        while let piece = readBody() {
            if piece.isEmpty { break }
            form += piece
        }
        guard connection.isBodyFinished else { return nil }
        guard case .bearer(let user, let password, let tokens) = registry.settings.access else {
            return Answer(404, "UNSUPPORTED")
        }
        let asked: TestRegistry.Request
        var isKnown = false
        if request.method == "POST" {
            let text = String(decoding: form, as: UTF8.self)
            guard let posted = TestRegistry.Request(head: ["POST /token?\(text) HTTP/1.1"]) else { return nil }
            asked = posted
            switch posted.query("grant_type") {
            case "refresh_token":
                isKnown = tokens.identityToken != nil && posted.query("refresh_token") == tokens.identityToken
            case "password": isKnown = posted.query("username") == user && posted.query("password") == password
            default: break
            }
        } else {
            asked = request
            isKnown = request["Authorization"] == TestRegistry.basic(user, password)
            if !isKnown, request["Authorization"] != nil || !tokens.isPublic { return unauthorized() }
        }
        guard isKnown || tokens.isPublic else { return unauthorized() }
        let scopes = asked.queries("scope").flatMap { $0.split(separator: " ") }.flatMap { scope -> [String] in
            guard let colon = scope.lastIndex(of: ":") else { return [] }
            return scope[scope.index(after: colon)...].split(separator: ",").map { "\(scope[...colon])\($0)" }
        }
        let name = registry.content.withLock { content in
            content.tokenCount += 1
            let name = "t.\(content.tokenCount)-\(UInt64.random(in: 0 ... .max))"
            let granted = Set(scopes.filter { isKnown || $0.hasSuffix(":pull") })
            content.tokens[name] = TestRegistry.Token(scopes: granted, uses: tokens.uses, bytes: tokens.bytes)
            return name
        }
        let expiry = tokens.expiresIn.map { #","expires_in":\#($0)"# } ?? ""
        return Answer(
            200, [("Content-Type", "application/json")], body: Array(#"{"\#(tokens.field)":"\#(name)"\#(expiry)}"#.utf8)
        )
    }

    private func unauthorized() -> Answer {
        var answer = Answer(401, "UNAUTHORIZED", "incorrect username or password")
        answer["WWW-Authenticate"] = #"Basic realm="test tokens""#
        return answer
    }
}
