extension RecordingProxy {
    typealias Answer = TestRegistry.Answer

    /// The image that the repositories have: a manifest without layers.
    package enum Image {
        package static let config =
            #"{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[]}}"#
        package static let manifest =
            #"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":"#
            + #"{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"\#(configDigest)","#
            + #""size":\#(config.utf8.count)},"layers":[]}"#
        package static let configDigest = "sha256:" + EncapsulatorHash.hex(of: Array(config.utf8))
        package static let digest = "sha256:" + EncapsulatorHash.hex(of: Array(manifest.utf8))
    }

    func answer(to request: Request) -> Answer {
        if request.head.method == "CONNECT" { return Answer(200) }
        if request.host.hasPrefix("auth.") { return token(for: request) }
        // Not a 5xx: a client would try that again and again.
        guard let registry = registries[request.host] else { return Answer(403, "DENIED") }
        if let refusal = refusal(of: request, at: registry) { return refusal }
        if request.head.kind == .ping { return Answer(200) }
        return request.isWrite ? written(request) : read(request, from: registry)
    }

    private func read(_ request: Request, from registry: RegistrySetting) -> Answer {
        guard registry.repositories.contains(request.head.repository) else { return Answer(404, "NAME_UNKNOWN") }
        switch request.head.kind {
        case .headManifest, .getManifest:
            return Answer(
                200,
                [
                    ("Content-Type", "application/vnd.oci.image.manifest.v1+json"),
                    ("Docker-Content-Digest", Image.digest),
                ], body: Array(Image.manifest.utf8))
        case .headBlob,
            .getBlob where request.head.subject == Image.configDigest:
            return Answer(200, body: Array(Image.config.utf8))
        default: return Answer(404, "BLOB_UNKNOWN")
        }
    }

    private func written(_ request: Request) -> Answer {
        if request.head.method == "PUT" { return Answer(201) }
        return Answer(
            202,
            [("Location", "http://\(request.host)/v2/\(request.head.repository)/blobs/uploads/1"), ("Range", "0-0")])
    }

    /// The challenge of a registry that does not answer; nil when it does.
    private func refusal(of request: Request, at registry: RegistrySetting) -> Answer? {
        let challenge: String
        switch registry.demand {
        case .nothing: return nil
        case .password:
            if request.knownUser != nil { return nil }
            challenge = #"Basic realm="test""#
        case .token, .tokenOfSomebody:
            if let owner = request.tokenOwner, registry.demand == .token || owner != "nobody" { return nil }
            let actions = request.isWrite ? "pull,push" : "pull"
            challenge =
                #"Bearer realm="http://auth.\#(request.host)/token",service="\#(request.host)""#
                + (request.head.kind == .ping ? "" : #",scope="repository:\#(request.head.repository):\#(actions)""#)
        }
        var answer = Answer(401, "UNAUTHORIZED")
        answer["WWW-Authenticate"] = challenge
        return answer
    }

    /// A token that says in its text whose it is.
    private func token(for request: Request) -> Answer {
        let owner: String
        if let refresh = request.field("refresh_token") {
            owner = refresh
        } else if request.head["Authorization"] == nil {
            owner = "nobody"
        } else if let user = request.knownUser {
            owner = user
        } else {
            return Answer(401, "UNAUTHORIZED")
        }
        let text = #"{"token":"token-of.\#(owner)","access_token":"token-of.\#(owner)","expires_in":300}"#
        return Answer(200, [("Content-Type", "application/json")], body: Array(text.utf8))
    }
}

extension RecordingProxy.Request {
    /// The user whose password is right.
    fileprivate var knownUser: String? { password.flatMap { $0.secret == "\($0.user)-secret" ? $0.user : nil } }

    /// To whom this proxy gave the token.
    var tokenOwner: String? { token.flatMap { $0.hasPrefix("token-of.") ? String($0.dropFirst(9)) : nil } }
}
