import Markup
import TestSupport

extension FakeAPIServer {
    /// How a kubeconfig shows who its owner is.
    package enum Login: Sendable {
        /// kubeadm's `admin.conf`: a certificate of `kubernetes-admin`.
        case admin
        /// A client certificate of anybody; with `days` below 1 it has ended.
        case certificate(APIUser, days: Int = 30)
        /// A client certificate of an authority that the server does not know.
        case strangeCertificate
        /// A bearer token that the server knows as this user; or knew, when it has ended.
        case token(APIUser, expired: Bool = false)
        /// This very token, known or not.
        case rawToken(String)
        /// A token in a file.
        case tokenFile(APIUser)
        /// A program that prints a token of this user as `client.authentication.k8s.io/v1`.
        case exec(APIUser)
        /// A program that does as this shell script says.
        case execScript(String)
        case nobody
    }

    /// Which authority a kubeconfig trusts.
    package enum Trust: Sendable {
        case own
        /// The authority's certificate is in a file beside the kubeconfig.
        case ownFile
        case other(ClusterAuthority)
        /// `insecure-skip-tls-verify`.
        case insecure
        /// None is named: the machine's.
        case system
    }

    /// Writes a kubeconfig and returns its path.
    /// - Parameters:
    ///   - server: Another address of the server.
    ///   - namespace: That of the context.
    package func kubeconfig(
        _ login: Login = .admin, trust: Trust = .own, server: String? = nil, namespace: String? = nil
    ) async throws -> String {
        let number = Int.random(in: 0 ... .max)
        var cluster: Value = ["server": .string(server ?? url)]
        switch trust {
        case .own: cluster.set("certificate-authority-data", to: Self.base64(authority.certificate))
        case .ownFile:
            try directory.write("ca-\(number).crt", authority.certificate)
            cluster.set("certificate-authority", to: .string("ca-\(number).crt"))
        case .other(let other): cluster.set("certificate-authority-data", to: Self.base64(other.certificate))
        case .insecure: cluster.set("insecure-skip-tls-verify", to: true)
        case .system: break
        }
        var context: Value = ["cluster": "kubernetes", "user": "somebody"]
        if let namespace { context.set("namespace", to: .string(namespace)) }
        let config: Value = [
            "apiVersion": "v1", "kind": "Config", "preferences": .object([]), "current-context": "somebody@kubernetes",
            "clusters": [["name": "kubernetes", "cluster": cluster]],
            "contexts": [["name": "somebody@kubernetes", "context": context]],
            "users": [["name": "somebody", "user": try await user(login, number)]],
        ]
        return try directory.write("kubeconfig-\(number)", config.yaml(), mode: 0o600)
    }

    /// The user's part of a kubeconfig.
    private func user(_ login: Login, _ number: Int) async throws -> Value {
        switch login {
        case .admin:
            let admin = APIUser("kubernetes-admin", groups: ["kubeadm:cluster-admins"])
            return try await certificate(admin, 30, authority)
        case .certificate(let user, let days): return try await certificate(user, days, authority)
        case .strangeCertificate:
            let stranger = try await ClusterAuthority("kubernetes")
            return try await certificate(APIUser("kubernetes-admin", groups: ["system:masters"]), 30, stranger)
        case .token(let user, let expired):
            accept(token: "token-\(number)", for: user, expired: expired)
            return ["token": .string("token-\(number)")]
        case .rawToken(let token): return ["token": .string(token)]
        case .tokenFile(let user):
            accept(token: "token-\(number)", for: user)
            return ["tokenFile": .string(try directory.write("token-\(number)", "token-\(number)\n", mode: 0o600))]
        case .exec(let user):
            accept(token: "token-\(number)", for: user)
            return try exec(
                """
                cat <<END
                {"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential",
                 "status":{"token":"token-\(number)"}}
                END
                """, number)
        case .execScript(let script): return try exec(script, number)
        case .nobody: return .object([])
        }
    }

    private func certificate(_ user: APIUser, _ days: Int, _ authority: ClusterAuthority) async throws -> Value {
        let identity = try await authority.client(user, days: days)
        return [
            "client-certificate-data": Self.base64(try readText(identity.certificate)),
            "client-key-data": Self.base64(try readText(identity.key)),
        ]
    }

    private func exec(_ script: String, _ number: Int) throws -> Value {
        let program = try directory.write("credentials-\(number)", "#!/bin/sh\n\(script)\n", mode: 0o755)
        return [
            "exec": [
                "apiVersion": "client.authentication.k8s.io/v1", "command": .string(program), "args": [],
                "interactiveMode": "Never", "provideClusterInfo": false,
            ]
        ]
    }

    private static func base64(_ text: String) -> Value { .string(Base64.encode(text.utf8)) }
}
