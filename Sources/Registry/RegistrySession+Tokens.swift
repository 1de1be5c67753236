import HTTP

extension RegistrySession {
    /// Asks for a token.
    /// - Throws: ``RegistryError``, `CancellationError`.
    func fetch(_ request: TokenRequest, _ place: String) throws -> Token {
        var schedule = RetrySchedule(shared.limits)
        while true {
            try shared.stop.check()
            do {
                let answer = try ask(request, place)
                if answer.status == 200 { return try read(answer) }
                let (asked, isTransient) = (answer.retryAfter, answer.isTransient)
                let failure = answer.failure("no token from \(request.realm.place)")
                guard isTransient else { throw failure }
                try schedule.wait(shared.stop, asked: asked, orThrow: failure)
            } catch let error as TransportError {
                let failure = RegistryError.unreachable(place, "no token from \(request.realm.place)", error)
                guard error.isTransient else { throw failure }
                try schedule.wait(shared.stop, orThrow: failure)
            }
        }
    }

    private func ask(_ request: TokenRequest, _ place: String) throws -> RegistryResponse {
        var message = request.message
        message.deadline = shared.limits.answerDeadline
        let response = try client(for: request.realm, isTrusted: true).send(message)
        return RegistryResponse(response: response, url: request.realm, isHome: false, place: place)
    }

    private func read(_ answer: RegistryResponse) throws -> Token {
        let limits = shared.limits
        let body = try answer.response.bytes(limit: Token.byteLimit, deadline: limits.answerDeadline)
        if let token = Token(answer: body) { return token }
        throw RegistryError(
            .nonsense, answer.place, "\(answer.url.place) gives no token",
            remedy: "look at the configuration of the token server", status: answer.status)
    }
}
