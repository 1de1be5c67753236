import Markup
import Synchronization

extension FakeAPIServer {
    /// How an answer leaves.
    enum Manner: Sendable {
        case now
        case after(milliseconds: Int)
        case silence
        case cut
    }

    /// Answers a request, or lets go wrong what was ordered.
    func respond(_ request: APIRequest, _ peer: ClusterAuthority.Peer) -> (answer: APIAnswer, manner: Manner) {
        let route = APIRoute(request)
        return change { state in
            let user = state.recognize(request, peer)
            var record = request
            record.user = user?.name ?? ""
            let index = state.requests.count
            state.requests.append(record)
            let (answer, manner) = state.outcome(request, route, user)
            if case .cut = manner {} else { state.requests[index].status = answer.status }
            return (answer, manner)
        }
    }
}

extension APIState {
    /// As the real server asks: the certificate first, then the token; who shows neither is anonymous.
    func recognize(_ request: APIRequest, _ peer: ClusterAuthority.Peer) -> APIUser? {
        if case .user(let user) = peer { return impersonated(request, by: user) }
        if let header = request["Authorization"] {
            guard let match = header.wholeMatch(of: /(?i:bearer) +(\S+)/) else { return nil }
            return user(bearer: String(match.1)).map { impersonated(request, by: $0) }
        }
        if case .refused = peer { return nil }
        return .anonymous
    }

    private func impersonated(_ request: APIRequest, by user: APIUser) -> APIUser {
        guard let name = request["Impersonate-User"], user.groups.contains("system:masters") else { return user }
        return APIUser(name, groups: request["Impersonate-Group"].map { [$0] } ?? []).authenticated
    }

    mutating func outcome(_ request: APIRequest, _ route: APIRoute, _ user: APIUser?)
        -> (APIAnswer, FakeAPIServer.Manner)
    {
        switch strike(request, route) {
        case nil: return (answer(request, route, by: user), .now)
        case .status(let code, let reason, let message, let retryAfter):
            var problem = APIProblem(code: code, reason: reason, message: message)
            problem.retryAfter = retryAfter
            problem.details = retryAfter.map { ["retryAfterSeconds": .integer($0)] }
            return (APIAnswer(problem), .now)
        case .text(let code, let type, let text):
            var answer = APIAnswer(text: text, status: code)
            answer.type = type
            return (answer, .now)
        case .cut: return (APIAnswer(text: ""), .cut)
        case .cutAfter: return (answer(request, route, by: user), .cut)
        case .silence: return (APIAnswer(text: ""), .silence)
        case .slow(let milliseconds): return (answer(request, route, by: user), .after(milliseconds: milliseconds))
        case .conflict:
            guard let kind = kind(route) else { return (APIAnswer(.methodNotAllowed()), .now) }
            return (APIAnswer(.conflict(kind, route.name)), .now)
        case .meddle(let annotation):
            if let kind = kind(route), var object = store.object(kind, route.namespace, route.name) {
                object.set("metadata", "annotations", annotation, to: "somebody")
                _ = store.put(kind, object)
            }
            return (answer(request, route, by: user), .now)
        }
    }
}
