import Containers
import HTTP
import OCI
import Synchronization

/// One registry, asked as one caller: how it is reached, and what it said about who may ask. All its repositories
/// share it, and any number of threads.
final class RegistrySession: Sendable {
    /// What tells sessions apart.
    struct Key: Sendable, Hashable {
        let registry: String
        let isInsecure: Bool
        let settings: ClientSettings
        let credential: Credential?

        init(_ endpoint: RegistryEndpoint) {
            registry = endpoint.reference.registry
            isInsecure = endpoint.isInsecure
            settings = endpoint.settings
            credential = endpoint.credential
        }
    }

    private struct Known {
        /// What the registry speaks; nil until it answered.
        var scheme: RegistryURL.Scheme?
        /// How it wants to know who asks, without the scope; nil until it wanted to.
        var challenge: Challenge?
        /// The same for scopes that were asked for, with the scope.
        var challenges: [[TokenScope]: Challenge] = [:]
    }

    /// Tries at a registry that never answered.
    private static let firstAttempts = 3
    /// Answers 401 to one request that are tried to be met.
    private static let introductions = 2

    let key: Key
    let shared: RegistryShared
    private let proxies: ProxyRules
    /// Where the registry's own address is.
    private let host: String
    private let known = Mutex(Known())

    init(_ endpoint: RegistryEndpoint, _ shared: RegistryShared) {
        key = Key(endpoint)
        proxies = endpoint.proxies
        self.shared = shared
        host = key.registry == "docker.io" ? "registry-1.docker.io" : key.registry
    }

    /// Sends a request, as whoever the registry asks for and to wherever it leads, and again while that may help.
    /// - Parameter place: The registry and the repository, for messages.
    /// - Returns: The answer, of whatever status.
    /// - Throws: ``RegistryError``, `CancellationError`, or what the body's stream throws.
    func send(_ request: RegistryRequest, _ place: String) throws -> RegistryResponse {
        var schedule = RetrySchedule(shared.limits)
        while true {
            try shared.stop.check()
            do {
                let answer = try exchange(request, place)
                guard request.isRepeated, answer.isTransient else { return answer }
                let asked = answer.retryAfter
                let failure = answer.failure("it does not answer \(request.method)")
                try schedule.wait(shared.stop, asked: asked, orThrow: failure)
            } catch let error as TransportError {
                let failure = RegistryError.unreachable(place, "no answer to \(request.method)", error)
                guard request.isRepeated, error.isTransient else { throw failure }
                let most = known.withLock { $0.scheme } == nil ? Self.firstAttempts : .max
                try schedule.wait(shared.stop, most: most, orThrow: failure)
            }
        }
    }

    /// One request, and again as long as the registry wants to know who asks and there is something new to tell it: the
    /// first answer names who to get a token from, and that token may have been another thread's and be used up.
    private func exchange(_ request: RegistryRequest, _ place: String) throws -> RegistryResponse {
        var authorization = try authorization(request.scopes, place)
        var answer = try reach(request, authorization, place)
        for _ in 0..<Self.introductions {
            guard let renewed = try renew(authorization, after: answer, request, place) else { break }
            answer.discard()
            authorization = renewed
            answer = try reach(request, renewed, place)
        }
        return answer
    }

    /// What to tell a registry that did not take an authorization; nil if it took it, or if there is nothing else.
    private func renew(
        _ authorization: String?, after answer: RegistryResponse, _ request: RegistryRequest, _ place: String
    ) throws -> String? {
        guard answer.status == 401, answer.isHome else { return nil }
        let challenges = Challenge.parse(answer.response.fields("WWW-Authenticate"))
        guard let challenge = challenges.first(where: isUsable) else { return nil }
        known.withLock { known in
            known.challenge = challenge.keeping(["realm", "service"])
            known.challenges[request.scopes] = challenge
        }
        let renewed = try self.authorization(request.scopes, refused: authorization, place)
        return renewed == authorization ? nil : renewed
    }

    /// Whether the caller has what a challenge asks for. Nobody can get a token, too.
    private func isUsable(_ challenge: Challenge) -> Bool {
        switch challenge.scheme {
        case "bearer": return true
        case "basic":
            if case .password = key.credential { return true }
            return false
        default: return false
        }
    }

    /// Sends a request by the scheme that the registry speaks; where that may be HTTP and is not known, HTTPS first.
    private func reach(
        _ request: RegistryRequest, _ authorization: String?, _ place: String
    ) throws -> RegistryResponse {
        guard case .path(let path, let query) = request.target else {
            guard case .url(let url) = request.target else { throw unusable(place) }
            return try follow(
                request, url, home: home(known.withLock { $0.scheme } ?? .https, place), authorization, place)
        }
        func ask(_ scheme: RegistryURL.Scheme) throws -> RegistryResponse {
            guard let url = RegistryURL(scheme, host, path, query) else { throw unusable(place) }
            let answer = try follow(request, url, home: url.origin, authorization, place)
            known.withLock { $0.scheme = scheme }
            return answer
        }
        if let scheme = known.withLock({ $0.scheme }) { return try ask(scheme) }
        do {
            return try ask(.https)
        } catch let error as TransportError where key.isInsecure && error.mayBePlain {
            return try ask(.http)
        }
    }

    private func home(_ scheme: RegistryURL.Scheme, _ place: String) throws -> RegistryURL.Origin {
        guard let url = RegistryURL(scheme, host, "/") else { throw unusable(place) }
        return url.origin
    }

    private func unusable(_ place: String) -> RegistryError {
        RegistryError(.unreachable, place, "`\(host)` is no address", remedy: "write HOST or HOST:PORT")
    }
}

extension RegistrySession {
    /// Sends a request to an address, and on to wherever that leads.
    /// - Parameter home: Who may get the authorization.
    private func follow(
        _ request: RegistryRequest, _ url: RegistryURL, home: RegistryURL.Origin, _ authorization: String?,
        _ place: String
    ) throws -> RegistryResponse {
        guard url.scheme == .https || home.scheme == .http || key.isInsecure else {
            throw RegistryError(
                .nonsense, place, "it leads from HTTPS to plain HTTP at \(url.place)",
                remedy: "a proxy before it must tell it that it is reached by HTTPS (X-Forwarded-Proto)")
        }
        var redirection = Redirection(request.method, url, home: home, isInsecure: key.isInsecure)
        while true {
            let response = try transmit(request, redirection, authorization)
            let answer = RegistryResponse(
                response: response, url: redirection.url, isHome: redirection.isHome, place: place)
            guard Redirection.isRedirect(response.status) else { return answer }
            let location = response.field("Location")
            response.discard()
            do {
                try redirection.follow(response.status, location)
            } catch {
                throw RegistryError(
                    .nonsense, place, "no answer to \(request.method)", remedy: "look at the registry's configuration",
                    status: response.status, cause: error)
            }
        }
    }

    private func transmit(
        _ request: RegistryRequest, _ target: Redirection, _ authorization: String?
    ) throws -> BlockingResponse {
        var message = ClientRequest(request.method, target.url.text)
        message.fields = request.fields
        if let authorization, target.isHome { message.fields.append((name: "Authorization", value: authorization)) }
        switch request.body {
        case .none: message.deadline = request.isCompleting ? nil : shared.limits.answerDeadline
        case .bytes(let bytes):
            message.body = .bytes(bytes)
            message.deadline = shared.limits.answerDeadline
        case .stream(let count, let open): message.body = .stream(try open(), count: count)
        }
        if request.isCompleting { message.answerDeadline = shared.limits.storeDeadline }
        return try client(for: target.url, isTrusted: target.isHome).send(message)
    }

    /// - Parameter isTrusted: Whether the client's certificate may be shown.
    func client(for url: RegistryURL, isTrusted: Bool) throws -> BlockingClient {
        shared.client(try settings(for: url, isTrusted: isTrusted))
    }

    func settings(for url: RegistryURL, isTrusted: Bool) throws -> ClientSettings {
        var settings = key.settings
        if key.isInsecure { settings.tls.isVerified = false }
        if !isTrusted { settings.tls.identities = [] }
        let host = url.host.hasPrefix("[") ? String(url.host.dropFirst().dropLast()) : url.host
        settings.proxy = try proxies.proxy(scheme: url.scheme.rawValue, host: host, port: url.port) ?? settings.proxy
        return settings
    }
}

extension RegistrySession {
    /// The field `Authorization` for scopes; nil while the registry has not asked for it.
    /// - Parameter refused: What it did not take.
    private func authorization(
        _ scopes: [TokenScope], refused: String? = nil, _ place: String
    ) throws -> String? {
        guard let challenge = known.withLock({ $0.challenges[scopes] ?? $0.challenge }) else { return nil }
        switch (challenge.scheme, key.credential) {
        case ("basic", .password(let user, let secret)): return basicAuthorization(user: user, secret: secret)
        case ("bearer", .registryToken(let token)): return "Bearer \(token)"
        case ("bearer", _):
            guard
                let request = TokenRequest(
                    challenge, wanted: scopes, credential: key.credential, isInsecure: key.isInsecure)
            else {
                throw RegistryError(
                    .nonsense, place, "it wants a token and names no place to get it at that may be asked",
                    remedy: "its `realm` must be an https URL")
            }
            let token = try shared.tokens.token(request, refused: refused.map { String($0.dropFirst(7)) }) {
                try fetch(request, place)
            }
            return "Bearer \(token)"
        default: return nil
        }
    }
}
