import Markup
import SystemPackage
import TestKubernetes
import TestSupport
import Testing

@testable import Kubernetes

@Suite(.timeLimit(.minutes(1)), .enabled(if: Tool("openssl").isUsable)) struct ExecPluginTests {
    private static let variables = ["PATH": "/usr/bin:/bin", "HOME": "/nowhere"]

    /// A kubeconfig with a program beside it.
    private static func plugin(
        _ folder: TemporaryDirectory, _ script: String, command: String = "./bin/login", more: String = ""
    ) throws -> ExecPlugin {
        try makeDirectory(folder("bin"))
        try folder.write("bin/login", "#!/bin/sh\n\(script)\n", mode: 0o755)
        let path = try folder.write(
            "kubeconfig",
            KubeconfigTests.config(
                cluster: """
                    server: https://h:6443
                        tls-server-name: other
                        extensions:
                        - {name: client.authentication.k8s.io/exec, extension: {audience: me}}
                    """,
                user: """
                    exec:
                          apiVersion: client.authentication.k8s.io/v1
                          command: \(command)
                          args: [one, "two three"]
                          env: [{name: GREETING, value: hello}]
                          interactiveMode: Never
                          installHint: get it at https://example.com
                          \(more)
                    """))
        let access = try ClusterAccess.load(FilePath(path), context: nil, variables: [:])
        return try #require(access.credential.exec)
    }

    private static func message(_ plugin: ExecPlugin, deadline: Duration? = nil) -> String {
        do throws(CredentialError) {
            _ = try plugin.run(variables: variables, isStopped: { false }, deadline: deadline)
            return ""
        } catch { return error.message }
    }

    @Test func programsAreToldWhatTheyNeed() throws {
        let folder = try TemporaryDirectory()
        let plugin = try Self.plugin(
            folder,
            """
            echo "$0 $1 $2 $# $GREETING $HOME" > \(folder("seen"))
            printf %s "$KUBERNETES_EXEC_INFO" > \(folder("information"))
            cat > \(folder("input"))
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"t",
              "expirationTimestamp":"2030-01-01T00:00:00Z"}}'
            """, more: "provideClusterInfo: true")
        let credential = try plugin.run(variables: Self.variables, isStopped: { false })
        #expect(credential.token == "t")
        #expect(credential.expiry == 1_893_456_000)
        #expect(try folder.read("seen") == "\(folder("bin/login")) one two three 2 hello /nowhere\n")
        #expect(try folder.read("input") == "")
        let information = try JSON.parse(Array(try folder.read("information").utf8), source: "i").value
        #expect(
            information == [
                "kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1",
                "spec": [
                    "cluster": ["server": "https://h:6443", "tls-server-name": "other", "config": ["audience": "me"]],
                    "interactive": false,
                ],
            ])
    }

    @Test(arguments: [
        ("exit 3", "ended with status 3"), ("kill -9 $$", "ended by signal 9"), ("echo hunter2", "is no JSON"),
        ("echo '{}'", "is no ExecCredential"),
        (#"echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1"}'"#, "is not of client."),
        (#"echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1"}'"#, "has no `status`"),
        (
            #"echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{}}'"#,
            "neither a token nor a certificate"
        ),
        (
            #"echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":1}}'"#,
            "`token` of its output is no text"
        ),
        (
            #"echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"a\\nb"}}'"#,
            "has characters that no token has"
        ),
        (
            #"echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"clientKeyData":"hunter2"}}'"#,
            "not both"
        ),
        (
            #"echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"hunter2","expirationTimestamp":"soon"}}'"#,
            "is no time"
        ),
        ("head -c 2000000 /dev/zero", "wrote more than 1048576 bytes"),
    ]) func badProgramsAreNamed(_ script: String, _ expected: String) throws {
        let folder = try TemporaryDirectory()
        let message = Self.message(try Self.plugin(folder, script))
        #expect(message.contains(expected), "\(message)")
        #expect(message.contains("`\(folder("bin/login"))`"))
        #expect(!message.contains("hunter2"))
    }

    @Test func missingProgramsHaveAHint() throws {
        for command in ["no-such-program-here", "./none", "/usr"] {
            let folder = try TemporaryDirectory()
            let message = Self.message(try Self.plugin(folder, "", command: command))
            #expect(message.hasSuffix("; get it at https://example.com"), "\(message)")
        }
    }

    /// What a program started goes with it.
    @Test func programsHaveADeadline() async throws {
        let folder = try TemporaryDirectory()
        let start = ContinuousClock.now
        let plugin = try Self.plugin(folder, "sleep 30 & echo $! > \(folder("child")); exec > /dev/null; wait")
        #expect(Self.message(plugin, deadline: .milliseconds(500)).contains("gave nothing within"))
        #expect(ContinuousClock.now - start < .seconds(5))
        let child = try folder.read("child").filter(\.isNumber)
        // The killed one may be a zombie of another by now, or about to go, but it does not sleep on.
        var state = Self.state(child)
        while let now = state, now != "Z", ContinuousClock.now - start < .seconds(25) {
            try await Task.sleep(for: .milliseconds(20))
            state = Self.state(child)
        }
        #expect(state == nil || state == "Z", "\(state ?? "")")
    }

    private static func state(_ process: String) -> Substring? {
        (try? readText("/proc/\(process)/stat"))?.split(separator: " ").dropFirst(2).first
    }

    @Test func programsAreToldNoMoreThanTheKubeconfigSays() throws {
        let folder = try TemporaryDirectory()
        let plugin = try Self.plugin(folder, "printf %s \"$KUBERNETES_EXEC_INFO\" > \(folder("information"))")
        _ = Self.message(plugin)
        let information = try JSON.parse(Array(try folder.read("information").utf8), source: "i").value
        #expect(information["spec"] == ["interactive": false])
    }

    @Test func stoppingEndsPrograms() throws {
        let folder = try TemporaryDirectory()
        let plugin = try Self.plugin(folder, "exec sleep 30")
        let start = ContinuousClock.now
        do throws(CredentialError) {
            _ = try plugin.run(variables: Self.variables, isStopped: { start + .milliseconds(300) < .now })
            Issue.record("a credential")
        } catch { #expect(error.isStopped) }
        #expect(ContinuousClock.now - start < .milliseconds(500))
    }

    /// A token is asked for once, and again when the server refuses it.
    @Test func credentialsAreKeptUntilTheyEnd() async throws {
        let server = try await FakeAPIServer()
        let count = server.directory("count")
        server.accept(token: "token-2", for: APIUser("boss", groups: ["system:masters"]))
        let script = """
            echo x >> \(count)
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"token-'$(wc -l < \(count))'"}}'
            """
        let kubeconfig = try await server.kubeconfig(.execScript(script))
        try await blocking {
            let api = try client(kubeconfig, variables: Self.variables)
            for _ in 0..<3 { _ = try api.list(try Path(.secret, in: "kube-system")) }
        }
        #expect(try readText(count) == "x\nx\n")
        #expect(server.requests.filter { $0.status == 401 }.count == 1)
        // The second refusal in a row is one.
        let refused = try await server.kubeconfig(.execScript(script))
        let error = try await blocking {
            failure { _ = try client(refused, variables: Self.variables).list(try Path(.secret, in: "kube-system")) }
        }
        guard case .unauthorized(let credential) = error?.kind else { return #expect(Bool(false)) }
        #expect(credential.hasPrefix("the credential that `"))
    }

    /// A credential that ended is not tried.
    @Test(arguments: [("2020-01-01T00:00:00Z", 3), ("2090-01-01T00:00:00+01:00", 1)])
    func programsAreAskedAgainAtTheEnd(_ end: String, _ count: Int) async throws {
        let server = try await FakeAPIServer()
        let file = server.directory("count")
        server.accept(token: "t", for: APIUser("boss", groups: ["system:masters"]))
        let kubeconfig = try await server.kubeconfig(
            .execScript(
                """
                echo x >> \(file)
                echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential",
                  "status":{"token":"t","expirationTimestamp":"\(end)"}}'
                """))
        try await blocking {
            let api = try client(kubeconfig, variables: Self.variables)
            for _ in 0..<3 { _ = try api.list(try Path(.secret, in: "kube-system")) }
        }
        #expect(try readText(file).count == 2 * count)
        #expect(server.requests.allSatisfy { $0.status == 200 })
    }

    /// A program may give a client certificate, with the server's trust as ever.
    @Test func programsGiveCertificates() async throws {
        let server = try await FakeAPIServer()
        let identity = try await server.authority.client(APIUser("boss", groups: ["system:masters"]))
        let pem = [identity.certificate, identity.key].map { #""$(sed ':a;N;$!ba;s/\n/\\n/g' \#($0))""# }
        let kubeconfig = try await server.kubeconfig(
            .execScript(
                #"""
                printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{'
                printf '"clientCertificateData":"%s","clientKeyData":"%s"}}' \#(pem[0]) \#(pem[1])
                """#))
        try await blocking {
            _ = try client(kubeconfig, variables: Self.variables).list(try Path(.secret, in: "kube-system"))
        }
        #expect(server.requests.allSatisfy { $0.user == "boss" })
    }

    /// Who logs in slowly has the whole deadline for the request all the same.
    @Test func slowProgramsAreWaitedFor() async throws {
        let server = try await FakeAPIServer()
        server.accept(token: "t", for: APIUser("boss", groups: ["system:masters"]))
        let kubeconfig = try await server.kubeconfig(
            .execScript(
                """
                sleep 0.7
                echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"t"}}'
                """))
        try await blocking {
            let api = try client(kubeconfig, deadline: .milliseconds(500), variables: Self.variables)
            #expect(try api.version() == "v1.33.5")
        }
    }

    @Test func aProgramThatFailsIsNoRefusal() async throws {
        let server = try await FakeAPIServer()
        let kubeconfig = try await server.kubeconfig(.execScript("exit 1"))
        let error = try await blocking { failure { _ = try client(kubeconfig).version() } }
        guard case .noCredential(let message) = error?.kind else { return #expect(Bool(false)) }
        #expect(message.contains("ended with status 1"))
        #expect(error?.hasReachedServer == false)
        #expect(server.requests.isEmpty)
    }
}
