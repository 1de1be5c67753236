extension RecordingProxy {
    /// That somebody was asked for a repository, as whom: what two clients must have in common.
    package struct Ask: Sendable, Hashable, CustomStringConvertible {
        /// `https` or `http`; an https server is known by its name alone.
        let scheme: String
        let host: String
        /// The repository, or the scope of a token; empty where it is not known.
        let repository: String
        /// `nobody`, `user NAME`, `token of NAME` or `identity token TEXT`; empty where it is not known.
        let identity: String

        package var description: String {
            ["\(scheme)://\(host)", repository, identity].filter { !$0.isEmpty }.joined(separator: " ")
        }
    }
}

extension RecordingProxy.Ask {
    /// What was asked for in the order of the first time.
    ///
    /// Left out are pings, and what met a challenge before somebody said who he is, when the same registry or its
    /// token service is asked again: clients may learn in several ways what a registry demands.
    static func distinct(in exchanges: [RecordingProxy.Exchange]) -> [Self] {
        var asks: [Self] = []
        for (index, exchange) in exchanges.enumerated() {
            let request = exchange.request
            let goesOn = exchanges[(index + 1)...].contains {
                [request.host, "auth." + request.host].contains($0.request.host)
            }
            let isUnnamed = exchange.status == 401 && request.head["Authorization"] == nil
            let isPing = request.head.kind == .ping || request.head.target.hasSuffix("/v1/_ping")
            if goesOn, isPing || isUnnamed { continue }
            let ask = Self(
                scheme: request.scheme, host: request.host,
                repository: request.field("scope") ?? request.head.repository, identity: request.identity)
            if !asks.contains(ask) { asks.append(ask) }
        }
        return asks
    }
}

extension RecordingProxy.Request {
    fileprivate var identity: String {
        if scheme == "https" { return "" }
        if let refresh = field("refresh_token") { return "identity token \(refresh)" }
        if let token { return "token of \(tokenOwner ?? token)" }
        // Some clients without a name send an empty one instead of none.
        guard let password, !password.user.isEmpty else { return "nobody" }
        return "user \(password.user)"
    }
}
