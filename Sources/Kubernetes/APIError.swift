/// A request to a cluster failed. The text says what was asked, why it failed and what to do; it never has tokens, keys
/// or data of Secrets.
package struct APIError: Error, Sendable {
    /// What went wrong.
    package enum Kind: Sendable, Hashable {
        /// No connection; what the layers below said.
        case unreachable(String)
        /// The server's certificate is of an authority that the kubeconfig does not name; its issuer if known.
        case wrongAuthority(issuer: String?)
        /// The server's certificate is of the right authority, but does not bear the name.
        case wrongServerName(String)
        /// The server's certificate ended, in seconds since 1970, or has not begun.
        case serverCertificateExpired(notAfter: Int64)
        /// 401, or a handshake that the server refused; which credential that was.
        case unauthorized(String)
        /// The credential cannot be had at all: a program, a file.
        case noCredential(String)
        /// 403; who it was refused to, as far as the server tells.
        case forbidden(user: String?, reason: String?)
        case notFound
        case alreadyExists
        /// Somebody else changed the object meanwhile.
        case conflict
        /// 422 and 400: the fields that the server does not take.
        case invalid([FieldProblem])
        /// 410: the place in the history is no longer known.
        case gone
        /// No answer, or no end of what was waited for, in time.
        case timeout
        /// 429; in how many seconds the server wants to be asked again.
        case tooManyRequests(seconds: Int?)
        /// The connection broke in the middle.
        case broken
        /// 5xx, or another status that has no place in the API.
        case server(status: Int)
        /// The answer is no answer of this API.
        case malformed(String)
        /// The caller's stop flag.
        case stopped
    }

    /// A field that the server refuses.
    package struct FieldProblem: Sendable, Hashable {
        /// Such as `spec.template`; empty for the object.
        package let field: String
        /// What is wrong with it.
        package let message: String
    }

    package let kind: Kind
    /// What was to be done, such as `create`, as RBAC calls it.
    package let verb: String
    /// What it was done to, such as `Secret kube-system/kubeadm-certs`.
    package let object: String
    /// The rule that would allow it, such as `create on secrets in namespace kube-system`.
    package let permission: String
    /// The kubeconfig's context and the server's URL.
    package let place: String
    /// What the server said beside, if it may be shown.
    package let message: String?
    /// Whether the server can have acted on the request. When not, it may be sent again.
    package let hasReachedServer: Bool
}

extension APIError: CustomStringConvertible {
    package var description: String {
        let said = message.map { "; the server says: \($0)" } ?? ""
        return "cannot \(verb) \(object): \(reason) (\(place))\(said)"
    }

    private var reason: String {
        switch kind {
        case .unreachable(let cause):
            "the API server cannot be reached: \(cause)"
        case .wrongAuthority(let issuer):
            "the server's certificate is not of the authority in the kubeconfig"
                + (issuer.map { ", but of \"\($0)\"" } ?? "")
                + "; check that the kubeconfig is this cluster's, and the way to it"
        case .wrongServerName(let name):
            "the server's certificate is not for \"\(name)\"; use a name that it bears, as `server` or "
                + "`tls-server-name` of the kubeconfig"
        case .serverCertificateExpired(let notAfter):
            "the server's certificate is not valid now (it ends at \(APITime.text(notAfter))); renew it on the control "
                + "plane, or check this machine's clock"
        case .unauthorized(let credential):
            "the server does not accept \(credential); it may have expired: get a new kubeconfig or log in again"
        case .noCredential(let cause): "no credential: \(cause)"
        case .forbidden(let user, let reason):
            (user.map { "the user \"\($0)\" may not" } ?? "the user of the kubeconfig may not")
                + (reason.map { " (\($0))" } ?? "")
                + "; it needs a role with `\(permission)`, or use a kubeconfig with more rights"
        case .notFound: "there is none; check the name and that this is the right cluster"
        case .alreadyExists: "it exists already; look at it, and remove it if it is left from before"
        case .conflict: "it was changed by somebody else meanwhile; run again"
        case .invalid(let problems):
            "the server does not take it"
                + (problems.isEmpty ? "" : ": ")
                + problems.map { ($0.field.isEmpty ? "" : "`\($0.field)`: ") + $0.message }.joined(separator: "; ")
                + "; its version may not know this, or something in the cluster forbids it"
        case .gone: "the server no longer knows the state that was asked for; run again"
        case .timeout: "no answer in time; check the control plane's load and health, and run again"
        case .tooManyRequests(let seconds):
            "the server has too many requests" + (seconds.map { ", and wants to be asked again in \($0) s" } ?? "")
                + "; run again later"
        case .broken:
            "the connection broke in the middle"
                + (hasReachedServer
                    ? "; it may have been done all the same, so look before running again" : "; run again")
        case .server(let status):
            "the server failed with status \(status); see the log of its API server, and run again"
        case .malformed(let what): "\(what); check that this is an API server of Kubernetes, not another behind a proxy"
        case .stopped: "stopped"
        }
    }
}
