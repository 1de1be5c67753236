import Glibc
import HTTP
import Markup
import PKI

/// What a program gave (`client.authentication.k8s.io`, kind ExecCredential).
struct ExecCredential: Sendable {
    private static let limits = ParseLimits(bytes: 1 << 20, depth: 32, nodes: 10_000)

    let token: String?
    let identity: ClientSettings.IdentityText?
    /// When it ends, in seconds since 1970; nil for as long as the client lives.
    let expiry: Int64?

    /// What the program did wrong.
    struct Problem: Error {
        let text: String
    }

    /// - Throws: ``Problem``; its text has nothing of what the program wrote.
    init(_ output: [UInt8], apiVersion: String) throws(Problem) {
        let tree: Node
        do {
            tree = try JSON.parse(output, source: "output", limits: Self.limits, reading: .tolerant)
        } catch {
            throw Problem(text: "its output is no JSON (\(error.mark))")
        }
        guard tree["kind"]?.text == "ExecCredential" else { throw Problem(text: "its output is no ExecCredential") }
        guard tree["apiVersion"]?.text == apiVersion else {
            throw Problem(text: "its output is not of \(apiVersion), which the kubeconfig asks for")
        }
        guard let status = tree["status"], case .mapping = status.content else {
            throw Problem(text: "its output has no `status`")
        }
        func value(_ key: String) throws(Problem) -> String? {
            guard let node = status[key], !node.isNull else { return nil }
            guard case .scalar(let text, isPlain: false) = node.content else {
                throw Problem(text: "`\(key)` of its output is no text")
            }
            return text.isEmpty ? nil : text
        }
        token = try value("token")
        if let token, !BearerToken.isValid(token) {
            throw Problem(text: "the token of its output has characters that no token has")
        }
        let certificate = try value("clientCertificateData")
        let key = try value("clientKeyData")
        if let certificate, let key {
            guard (try? Certificate.all(in: certificate)) != nil else {
                throw Problem(text: "`clientCertificateData` of its output is no certificate in PEM")
            }
            identity = ClientSettings.IdentityText(certificate: certificate, key: key)
        } else {
            identity = nil
        }
        guard (certificate == nil) == (key == nil) else {
            throw Problem(text: "its output has one of `clientCertificateData` and `clientKeyData`, not both")
        }
        guard token != nil || identity != nil else {
            throw Problem(text: "its output has neither a token nor a certificate")
        }
        if let text = try value("expirationTimestamp") {
            guard let seconds = APITime.seconds(text) else {
                throw Problem(text: "`expirationTimestamp` of its output is no time")
            }
            expiry = seconds
        } else {
            expiry = nil
        }
    }

    /// When to ask for another.
    func end() -> ContinuousClock.Instant? {
        expiry.map { .now + .seconds(max(0, min($0 - Int64(time(nil)), 1 << 31))) }
    }
}
