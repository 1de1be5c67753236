import Glibc
import HTTP
import PKI

/// A try that failed, and in how many seconds the server wants another.
struct APIFailure: Error {
    let error: APIError
    var seconds: Int?
}

extension APIClient {
    func failure(
        _ call: APICall, _ kind: APIError.Kind, message: String? = nil, hasReached: Bool = false, seconds: Int? = nil
    ) -> APIFailure {
        let error = APIError(
            kind: kind, verb: call.verb, object: call.object, permission: call.permission, place: access.place,
            message: message.flatMap { $0.isEmpty ? nil : $0 }, hasReachedServer: hasReached)
        return APIFailure(error: error, seconds: seconds)
    }

    /// What a failure below HTTP means.
    /// - Parameter session: Nil while the body of an answer is read.
    func transportFailure(_ call: APICall, _ error: TransportError, _ session: Session?) -> APIFailure {
        let kind: APIError.Kind =
            switch error.kind {
            case .untrusted: distrust(error)
            case .identityRefused: .unauthorized(session?.credential ?? "the client's certificate")
            case .unresolved, .refused, .unreachable, .connectTimeout, .notTLS, .tls, .proxy, .invalidRequest,
                .shortSource:
                .unreachable("\(error)")
            case .idle, .deadline, .tooSlow: .timeout
            case .broken: .broken
            case .malformed: .malformed("the answer is not HTTP")
            case .tooLarge(let limit): .malformed("the answer is larger than \(limit) bytes")
            case .stopped: .stopped
            }
        return failure(call, kind, hasReached: error.hasReachedServer || session == nil)
    }

    private func distrust(_ error: TransportError) -> APIError.Kind {
        if let end = access.authorities?.map(\.notAfter).max(), end < Int64(time(nil)) {
            return .unreachable(
                "the kubeconfig's authority ended at \(APITime.text(end)); get a new kubeconfig, or renew the cluster's "
                    + "authority")
        }
        let probe = ServerProbe(access, isStopped: isStopped)
        if let expiry = probe.expiry { return .serverCertificateExpired(notAfter: expiry) }
        guard error.distrust == .name else { return .wrongAuthority(issuer: probe.issuer) }
        return .wrongServerName(access.serverName ?? access.host)
    }
}
