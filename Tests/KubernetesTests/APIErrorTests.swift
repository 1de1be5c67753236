import HTTP
import Markup
import SystemPackage
import TestKubernetes
import TestSupport
import Testing

@testable import Kubernetes

/// Each way to fail has its own message.
@Suite(.timeLimit(.minutes(1)), .enabled(if: Tool("openssl").isUsable)) struct APIErrorTests {
    private static let secrets = FakeAPIServer.Match(resource: "secrets")

    /// What listing and creating Secrets comes to.
    private func outcome(
        _ kubeconfig: String, deadline: Duration = .seconds(10), creates: Bool = false
    ) async throws -> APIError {
        let error = try await blocking {
            failure {
                let api = try client(kubeconfig, deadline: deadline)
                let path = try Path(.secret, in: "kube-system")
                let secret: Value = [
                    "apiVersion": "v1", "kind": "Secret", "metadata": ["name": "s", "namespace": "kube-system"],
                    "stringData": ["password": "hunter2"],
                ]
                if creates { _ = try api.create(secret, in: path) } else { _ = try api.list(path) }
            }
        }
        let found = try #require(error)
        #expect(!"\(found)".contains("hunter2"))
        #expect(!"\(found)".contains("\n"))
        #expect("\(found)".hasPrefix("cannot \(creates ? "create" : "list") secrets in namespace kube-system: "))
        #expect("\(found)".contains("context \"somebody@kubernetes\", server https://"))
        return found
    }

    @Test func unreachable() async throws {
        let server = try await FakeAPIServer()
        let port = try freePort()
        let error = try await outcome(try await server.bossConfig(server: "https://127.0.0.1:\(port)"))
        guard case .unreachable = error.kind else { return #expect(Bool(false), "\(error)") }
        #expect(!error.hasReachedServer)
        #expect("\(error)".contains("nobody listens there"))
        let unknown = try await outcome(try await server.bossConfig(server: "https://nowhere.invalid:6443"))
        #expect("\(unknown)".contains("the name has no address"))
    }

    @Test func wrongAuthority() async throws {
        let server = try await FakeAPIServer()
        let other = try await ClusterAuthority("other")
        for trust in [FakeAPIServer.Trust.other(other), .system] {
            let error = try await outcome(try await server.bossConfig(trust: trust), creates: true)
            #expect(error.kind == .wrongAuthority(issuer: "kubernetes"), "\(error)")
            #expect(!error.hasReachedServer)
        }
        // Nobody trusted with the request saw a credential.
        #expect(server.requests.allSatisfy { $0.method == "GET" && $0.user != "boss" })
        #expect(server.objects("secrets").allSatisfy { $0["metadata"]?["name"] != "s" })
    }

    @Test func certificatesThatEnded() async throws {
        let server = try await FakeAPIServer()
        let kubeconfig = try await server.bossConfig()
        let ended = try await server.kubeconfig(.certificate(APIUser("u", groups: ["system:masters"]), days: -1))
        let error = try await outcome(ended)
        guard case .unauthorized(let credential) = error.kind else { return #expect(Bool(false), "\(error)") }
        #expect(credential.hasPrefix("the kubeconfig's client certificate, which ended at 20"), "\(credential)")
        let strange = try await outcome(try await server.kubeconfig(.strangeCertificate))
        #expect(strange.kind == .unauthorized("the kubeconfig's client certificate"))
        try server.show(try await server.authority.server("IP:127.0.0.1", days: -1))
        let old = try await outcome(kubeconfig)
        guard case .serverCertificateExpired = old.kind else { return #expect(Bool(false), "\(old)") }
        // An old kubeconfig, of an authority that ended.
        let gone = try await server.authority.server("DNS:x", days: -1)
        let other = try ClusterAuthority(certificate: try readText(gone.certificate), key: try readText(gone.key))
        let past = try await outcome(try await server.bossConfig(trust: .other(other)))
        #expect("\(past)".contains("the kubeconfig's authority ended at 20"), "\(past)")
    }

    /// A key that is another's is seen before anything is sent.
    @Test func foreignKeys() async throws {
        let server = try await FakeAPIServer()
        let (one, two) = (
            try await server.authority.client(APIUser("a")), try await server.authority.client(APIUser("b"))
        )
        let access = try ClusterAccess.load(FilePath(try await server.bossConfig()), context: nil, variables: [:])
        var credential = ClusterCredential()
        credential.identity = (.init(certificate: try readText(one.certificate), key: try readText(two.key)), .max)
        let mixed = ClusterAccess(
            context: "c", server: access.server, authorities: access.authorities, serverName: nil, proxy: nil,
            credential: credential)
        server.forgetRequests()
        let error = try await blocking { failure { _ = try APIClient(mixed, variables: [:]).version() } }
        #expect(error?.hasReachedServer == false)
        #expect("\(String(describing: error))".contains("the key does not belong to the certificate"))
        #expect(server.requests.isEmpty)
    }

    @Test func expiredTokens() async throws {
        let server = try await FakeAPIServer()
        let error = try await outcome(try await server.kubeconfig(.token(APIUser("u"), expired: true)))
        #expect(error.kind == .unauthorized("the kubeconfig's token"))
        #expect("\(error)".contains("it may have expired"))
        let secret = try await outcome(try await server.kubeconfig(.rawToken("hunter2")))
        #expect(secret.kind == .unauthorized("the kubeconfig's token"))
    }

    @Test func forbidden() async throws {
        let server = try await FakeAPIServer()
        let error = try await outcome(try await server.kubeconfig(.token(APIUser("jane"))))
        #expect(error.kind == .forbidden(user: "jane", reason: nil))
        #expect("\(error)".contains("the user \"jane\" may not"))
        #expect("\(error)".contains("`list on secrets in namespace kube-system`"))
        let anonymous = try await outcome(try await server.kubeconfig(.nobody))
        #expect(anonymous.kind == .forbidden(user: "system:anonymous", reason: nil))
    }

    @Test func silence() async throws {
        let server = try await FakeAPIServer()
        server.fail(.silence, on: Self.secrets)
        let start = ContinuousClock.now
        let error = try await outcome(try await server.bossConfig(), deadline: .milliseconds(600))
        #expect(error.kind == .timeout)
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    /// What reads is asked again; what changes is not, once it may have worked.
    @Test func cutConnections() async throws {
        let server = try await FakeAPIServer()
        let kubeconfig = try await server.bossConfig()
        server.forgetRequests()
        server.fail(.cutAfter, on: FakeAPIServer.Match(method: "POST"), times: 1)
        let error = try await outcome(kubeconfig, creates: true)
        #expect(error.kind == .broken)
        #expect(error.hasReachedServer)
        #expect("\(error)".contains("it may have been done all the same"))
        #expect(server.changes.count == 1)
        #expect(try await outcome(kubeconfig, creates: true).kind == .alreadyExists)
        server.mend()
        server.fail(.cut, on: Self.secrets, times: 2)
        let names = try await blocking {
            try client(kubeconfig).list(try Path(.secret, in: "kube-system")).items.map(\.name)
        }
        #expect(names.contains("s"))
        server.fail(.cut, on: Self.secrets)
        #expect(try await outcome(kubeconfig).kind == .broken)
    }

    @Test(arguments: [429, 503, 504]) func busyServersAreAskedAgain(_ status: Int) async throws {
        let server = try await FakeAPIServer()
        let kubeconfig = try await server.bossConfig()
        server.fail(.status(status, retryAfter: 1), on: Self.secrets, times: 1)
        let start = ContinuousClock.now
        #expect(try await outcome(kubeconfig, deadline: .milliseconds(500), creates: true).hasReachedServer)
        server.mend()
        server.fail(.status(status, retryAfter: 1), on: Self.secrets, times: 1)
        let count = try await blocking { try client(kubeconfig).list(try Path(.secret, in: "kube-system")).items.count }
        #expect(count >= 0)
        #expect(ContinuousClock.now - start >= .seconds(1))
    }

    @Test(arguments: [
        (500, "InternalError", "etcdserver: no leader", APIError.Kind.server(status: 500)),
        (504, "Timeout", "", .timeout), (410, "Gone", "", .gone), (409, "Conflict", "", .conflict),
        (404, "NotFound", "", .notFound), (302, "", "", .server(status: 302)),
        (403, "Forbidden", "", .forbidden(user: nil, reason: nil)),
        (
            403, "Forbidden", "admission webhook \"w\" denied the request: hunter2",
            .forbidden(user: nil, reason: "a rule of admission, whose words may have the Secret's data")
        ),
    ]) func statuses(_ status: Int, _ reason: String, _ message: String, _ kind: APIError.Kind) async throws {
        let server = try await FakeAPIServer()
        server.fail(.status(status, reason: reason, message: message), on: Self.secrets)
        let error = try await outcome(try await server.bossConfig(), deadline: .milliseconds(800), creates: true)
        #expect(error.kind == kind)
        #expect(error.hasReachedServer)
    }

    @Test(arguments: [
        (200, "<html>hunter2</html>"), (200, "{\"kind\":\"Status\"}"), (200, "[1,2"), (200, "{\"items\":{}}"),
        (502, "\u{1B}[31mhunter2"), (404, "404 page not found: hunter2"),
    ]) func otherAnswers(_ status: Int, _ text: String) async throws {
        let server = try await FakeAPIServer()
        server.fail(.text(status, text), on: Self.secrets)
        let error = try await outcome(try await server.bossConfig(), deadline: .milliseconds(800))
        if status != 502 {
            guard case .malformed = error.kind else { return #expect(Bool(false), "\(error)") }
        } else {
            #expect(error.kind == .server(status: status))
        }
    }

    /// A page without items need not be the last (Kubernetes API, ListOptions, `limit`).
    @Test func emptyPages() async throws {
        let server = try await FakeAPIServer()
        let kubeconfig = try await server.bossConfig()
        func page(_ token: String, _ items: String) -> FakeAPIServer.Fault {
            .text(200, type: "application/json", #"{"metadata":{"continue":"\#(token)"},"items":[\#(items)]}"#)
        }
        server.fail(page("a", ""), on: Self.secrets, times: 1)
        server.fail(page("b", ""), on: Self.secrets, times: 1)
        server.fail(page("", #"{"metadata":{"name":"s"}}"#), on: Self.secrets, times: 1)
        let list = try await blocking { try client(kubeconfig).list(try Path(.secret, in: "kube-system")) }
        #expect(list.items.map(\.name) == ["s"])
        #expect(server.requests.compactMap { $0.query["continue"] } == ["a", "b"])
        server.fail(page("a", ""), on: Self.secrets)
        #expect(try await outcome(kubeconfig).kind == .malformed("the list has no end"))
    }

    /// What the server says of a value is shown, unless the value may be a secret.
    @Test(arguments: ["secrets", "configmaps"]) func refusedFields(_ resource: String) async throws {
        let server = try await FakeAPIServer()
        let status: Value = [
            "kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "Invalid", "code": 422,
            "message": "x is invalid: data: hunter2",
            "details": [
                "causes": [
                    ["reason": "FieldValueInvalid", "message": "Invalid value: \"hunter2\"", "field": "data[a]"],
                    ["message": "hunter2"],
                ]
            ],
        ]
        server.fail(
            .text(422, type: "application/json", status.json()), on: FakeAPIServer.Match(resource: resource))
        let kubeconfig = try await server.bossConfig()
        let kind = resource == "secrets" ? Kubernetes.ResourceKind.secret : .configMap
        let error = try await blocking {
            failure { _ = try client(kubeconfig).create([:], in: try Path(kind, in: "default")) }
        }
        let text = "\(try #require(error))"
        if kind == .secret {
            #expect(
                error?.kind
                    == .invalid([
                        .init(field: "data[a]", message: "FieldValueInvalid"), .init(field: "", message: "refused"),
                    ]))
            #expect(!text.contains("hunter2"))
        } else {
            #expect(text.contains("`data[a]`: Invalid value: \"hunter2\"; hunter2"))
            #expect(text.hasSuffix("; the server says: x is invalid: data: hunter2"))
        }
    }

    @Test func emptyListsMayBeNull() async throws {
        let server = try await FakeAPIServer()
        let text = #"{"kind":"SecretList","apiVersion":"v1","metadata":{"resourceVersion":"7"},"items":null}"#
        server.fail(.text(200, type: "application/json", text), on: Self.secrets)
        let kubeconfig = try await server.bossConfig()
        let list = try await blocking { try client(kubeconfig).list(try Path(.secret, in: "kube-system")) }
        #expect(list.items.isEmpty && list.resourceVersion == "7")
    }

    @Test func answersHaveALimit() async throws {
        let server = try await FakeAPIServer()
        server.fail(.text(200, String(repeating: " ", count: (32 << 20) + 1)), on: Self.secrets)
        let error = try await outcome(try await server.bossConfig())
        #expect(error.kind == .malformed("the answer is larger than \(32 << 20) bytes"))
    }

    @Test func stopping() async throws {
        let server = try await FakeAPIServer()
        server.fail(.silence)
        let kubeconfig = try await server.bossConfig()
        let error = try await blocking {
            let end = ContinuousClock.now + .milliseconds(200)
            let api = try client(kubeconfig, isStopped: { ContinuousClock.now > end })
            return failure { _ = try api.version() }
        }
        #expect(error?.kind == .stopped)
    }
}
