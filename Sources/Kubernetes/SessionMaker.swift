import Glibc
import HTTP
import Files
import PKI
import Synchronization

/// Makes and keeps who a client is: reads token files, runs the program that gives credentials, and makes new
/// connections when that gives another certificate.
final class SessionMaker: Sendable {
    private static let tokenLimit = 64 << 10

    private struct Content {
        var session: Session?
        var end: ContinuousClock.Instant?
    }

    private let access: ClusterAccess
    private let variables: [String: String]
    private let isStopped: @Sendable () -> Bool
    private let content = Mutex(Content())

    init(_ access: ClusterAccess, variables: [String: String], isStopped: @escaping @Sendable () -> Bool) {
        self.access = access
        self.variables = variables
        self.isStopped = isStopped
    }

    func close() { content.withLock { $0.session?.client.close() } }

    /// Who the client is now.
    func current() throws(CredentialError) -> Session {
        let token = try token()
        do {
            return try content.withLock { content throws(CredentialError) in
                if let session = content.session, content.end.map({ $0 > .now }) ?? true {
                    return session.with(token: token)
                }
                let given = token == nil ? try runProgram() : nil
                let identity = given?.identity ?? access.credential.identity?.text
                let old = content.session
                let client: BlockingClient
                if let old, old.identity == identity {
                    client = old.client
                } else {
                    old?.client.close()
                    client = BlockingClient(settings(identity), isStopped: isStopped)
                }
                let session = Session(
                    client: client, token: given?.token, credential: name(given != nil, token != nil),
                    identity: identity)
                content.session = session
                content.end = given?.end()
                return session.with(token: token)
            }
        }
    }

    /// Forgets what a program gave, after the server refused it.
    /// - Returns: Whether there is a program to ask again.
    func renew() -> Bool {
        guard access.credential.exec != nil, access.credential.token == nil, access.credential.tokenFile == nil else {
            return false
        }
        content.withLock { $0.end = .now }
        return true
    }

    /// How the server is reached, and who must answer there.
    func settings(_ identity: ClientSettings.IdentityText?) -> ClientSettings {
        var settings = ClientSettings()
        settings.proxy = access.proxy
        // Every request has its own deadline, and watches are slow.
        settings.slowestRate = 0
        settings.idleDeadline = .seconds(120)
        settings.tls.trustsSystem = access.authorities == nil
        settings.tls.authorityText = access.authorities?.map(\.pem).joined()
        settings.tls.serverName = access.serverName
        settings.tls.identityText = identity
        return settings
    }

    private func token() throws(CredentialError) -> String? {
        guard let file = access.credential.tokenFile else { return access.credential.token }
        let bytes: [UInt8]
        do { bytes = try readFile(file, limit: Self.tokenLimit) } catch {
            if let token = access.credential.token { return token }
            throw CredentialError(message: "\(error)")
        }
        let text = String(decoding: bytes, as: UTF8.self)
        let token = String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
        guard !token.isEmpty else { throw CredentialError(message: "\(file): the file of the token is empty") }
        guard BearerToken.isValid(token) else {
            throw CredentialError(message: "\(file): the token has characters that no token has")
        }
        return token
    }

    private func runProgram() throws(CredentialError) -> ExecCredential? {
        guard let exec = access.credential.exec else { return nil }
        return try exec.run(variables: variables, isStopped: isStopped)
    }

    /// What the credential is called in messages.
    private func name(_ isGiven: Bool, _ hasToken: Bool) -> String {
        let credential = access.credential
        if isGiven, let exec = credential.exec { return "the credential that `\(exec.command)` gives" }
        if let file = credential.tokenFile { return "the token in \(file)" }
        if hasToken { return "the kubeconfig's token" }
        guard let identity = credential.identity else {
            return "a request without credentials, as the context has none"
        }
        let isOver = identity.notAfter < Int64(time(nil))
        return "the kubeconfig's client certificate"
            + (isOver ? ", which ended at \(APITime.text(identity.notAfter))" : "")
    }
}

/// A credential cannot be had.
struct CredentialError: Error {
    let message: String
    var isStopped = false
}
