import HTTP
import Markup
import SystemPackage
import TestSupport
import Testing

@testable import Kubernetes

@Suite(.enabled(if: Tool("openssl").isUsable)) struct KubeconfigTests {
    /// A folder with an authority's certificate in `ca.crt`, and a client's in `c.crt` and `c.key`.
    private static func folder() async throws -> TemporaryDirectory {
        let folder = try TemporaryDirectory()
        let authority = try await TestAuthority()
        let client = try await authority.client("jane")
        try folder.write("ca.crt", try readText(authority.certificate))
        try folder.write("c.crt", try readText(client.certificate))
        try folder.write("c.key", try readText(client.key))
        return folder
    }

    private static func load(
        _ path: String?, context: String? = nil, _ variables: [String: String] = [:]
    ) throws -> ClusterAccess {
        try ClusterAccess.load(path.map { FilePath($0) }, context: context, variables: variables)
    }

    static func config(cluster: String = "server: https://h:6443", user: String = "{}", top: String = "") -> String {
        """
        apiVersion: v1
        kind: Config
        \(top)
        preferences: {colors: true}
        current-context: x
        contexts:
        - {name: x, context: {cluster: k, user: u, namespace: n, extensions: []}}
        clusters:
        - name: k
          cluster:
            \(cluster)
        users:
        - name: u
          user:
            \(user)

        """
    }

    @Test func everythingIsRead() async throws {
        let folder = try await Self.folder()
        let text = Self.config(
            cluster: """
                server: https://[fd00::1]:6443/k8s/clusters/c-1/
                    certificate-authority: ca.crt
                    tls-server-name: kubernetes.example
                    proxy-url: http://user:pass@127.0.0.1:3128
                    disable-compression: true
                """,
            user: """
                client-certificate: ./c.crt
                    client-key: c.key
                    token: t0ken
                    tokenFile: sub/token
                """, top: "somebody-elses: {key: 1.5}")
        try folder.write("yaml", text)
        let tree = try YAML.parse(Array(text.utf8), source: "y").value
        try folder.write("json", "\n" + tree.json(indent: 4))
        for name in ["yaml", "json"] {
            let access = try Self.load(folder(name))
            #expect(access.context == "x")
            #expect(access.server == "https://[fd00::1]:6443/k8s/clusters/c-1")
            #expect(access.host == "fd00::1")
            #expect(access.authorities?.count == 1)
            #expect(access.serverName == "kubernetes.example")
            #expect(access.proxy?.host == "127.0.0.1" && access.proxy?.credentials == "user:pass")
            #expect(access.credential.token == "t0ken")
            #expect(access.credential.tokenFile == FilePath(folder("sub/token")))
            #expect(access.clientCertificateEnd != nil)
            #expect(!"\(access)".contains("t0ken") && !"\(access)".contains("pass"), "\(access)")
            var dumped = ""
            dump(access, to: &dumped)
            #expect(!dumped.contains("t0ken"))
        }
    }

    /// Data in the file beats a file.
    @Test func dataBeatsFiles() async throws {
        let folder = try await Self.folder()
        let data = Base64Text.encoded(Array(try folder.read("ca.crt").utf8))
        try folder.write(
            "k",
            Self.config(
                cluster: "{server: 'https://h', certificate-authority: none.crt, certificate-authority-data: \(data)}"))
        let access = try Self.load(folder("k"))
        #expect(access.authorities?.count == 1)
        #expect(access.server == "https://h")
        #expect(access.credential.identity == nil)
    }

    /// Text of the file, what is wrong, and where.
    static let faults: [(text: String, expected: String)] = [
        ("[]", "1:1: the file is a list"), ("a: [", "2:1: "), ("{\"a\":}", "1:6: "),
        ("kind: Pod\napiVersion: v1\n", "1:1: `kind` is not `Config`"),
        ("apiVersion: v2\n", "1:1: `apiVersion` is not `v1`"),
        ("contexts: {}\ncurrent-context: x\n", "1:11: `contexts` is a mapping"),
        ("contexts:\n- context: {}\n", "2:3: `contexts[0].name` is missing"),
        ("users:\n- {name: a}\n- {name: a}\n", "3:4: the name \"a\" stands twice in `users`"),
        ("clusters:\n- {name: a, cluster: b}\n", "2:22: `clusters[0].cluster` is a single value"),
        ("current-context: [x]\n", "1:18: `current-context` is a list"),
        (config(cluster: "certificate-authority-data: ''"), "`cluster.server` is missing"),
        (config(cluster: "server: http://h:8080"), "11:13: `cluster.server`: the server is always verified"),
        (config(cluster: "server: https://u:hunter2@h"), "a server's URL has no user"),
        (config(cluster: "server: https://h:99999"), "it is no https://HOST:PORT"),
        (config(cluster: "server: \"https://[/d000::3]:6443/k8s\""), "it is no https://HOST:PORT"),
        (config(cluster: "server: \"https://[h]:6443\""), "it is no https://HOST:PORT"),
        (config(cluster: "server: 'https://h /x'"), "the URL has blanks"),
        (config(cluster: "server: [https://h]"), "`cluster.server` is a list"),
        (
            config(cluster: "{server: 'https://h', insecure-skip-tls-verify: true}"),
            "11:27: `insecure-skip-tls-verify` is not taken"
        ),
        (
            config(cluster: "{server: 'https://h', insecure-skip-tls-verify: 'true'}"),
            "`cluster.insecure-skip-tls-verify` is `true`; `true` or `false` is expected"
        ),
        (config(cluster: "{server: 'https://h', certificate-authority-data: '!'}"), "is no base64"),
        (config(cluster: "{server: 'https://h', certificate-authority-data: aGk=}"), "the authority's certificate"),
        (config(cluster: "{server: 'https://h', certificate-authority: /none}"), "cannot read /none"),
        (config(cluster: "{server: 'https://h', proxy-url: 'socks5://hunter2:1'}"), "`proxy-url` cannot be used"),
        (config(cluster: "{server: 'https://h', tls-server-name: 'a b'}"), "`tls-server-name` is no name"),
        (config(cluster: "{server: 'https://h', tls-server-name: 10.0.0}"), "`tls-server-name` is no name"),
        (config(user: "{username: u, password: hunter2}"), "15:6: `username`: passwords were removed"),
        (config(user: "{auth-provider: {name: gcp}}"), "`auth-provider`: authentication providers were removed"),
        (config(user: "{as: root}"), "`as`: acting as another user"),
        (config(user: "{token: \"hunter2\\n\"}"), "`token` has characters"),
        (config(user: "{token: [hunter2]}"), "`user.token` is a list"),
        (config(user: "{client-certificate-data: aHVudGVyMg==}"), "has no `client-key`"),
        (config(user: "{client-certificate-data: aHVudGVyMg==, client-key-data: aHVudGVyMg==}"), "certificate: "),
        (config(user: "{exec: {command: a}}"), "`user.exec.apiVersion` is missing"),
        (config(user: "{exec: {apiVersion: client.authentication.k8s.io/v1}}"), "`user.exec.command` is missing"),
        (config(user: "{exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: a}}"), "get a newer plugin"),
        (
            config(user: "{exec: {apiVersion: client.authentication.k8s.io/v1, command: a}}"),
            "`interactiveMode` of `exec` is missing"
        ),
        (
            config(user: "{exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: a, interactiveMode: No}}"),
            "`interactiveMode` of `exec` is unknown"
        ),
        (
            config(user: "{exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: a, env: [{value: x}]}}"),
            "`user.exec.env[0].name` is missing"
        ),
        (
            "contexts:\n- {name: x, context: {cluster: k}}\ncurrent-context: x",
            "2:23: the context \"x\" names the cluster"
        ),
        (
            "contexts:\n- {name: x, context: {cluster: k, user: u}}\ncurrent-context: x\n"
                + "clusters: [{name: k, cluster: {server: 'https://h'}}]\n",
            "2:35: the context \"x\" names the user \"u\""
        ),
        ("contexts:\n- {name: x, context: {user: k}}\ncurrent-context: x", "`context.cluster` is missing"),
        ("", "no `current-context`; name a context (there are none)"),
        ("contexts: [{name: a}, {name: b}]\n", "no `current-context`; name a context (there are: a, b)"),
        ("current-context: c\ncontexts: [{name: a}, {name: b}]\n", "no context \"c\"; there are: a, b"),
    ]

    @Test(arguments: faults.indices) func faultsAreNamed(_ index: Int) throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write("k", Self.faults[index].text)
        let error = try #require(throws: KubeconfigError.self) { try Self.load(path) }
        #expect("\(error)".hasPrefix(path))
        #expect("\(error)".contains(Self.faults[index].expected), "\(error)")
        #expect(!"\(error)".contains("hunter2") && !"\(error)".contains("aHVudGVyMg"), "\(error)")
    }

    /// The first file with a name has it, all of it.
    @Test func severalFilesAreOne() throws {
        let folder = try TemporaryDirectory()
        let one = try folder.write(
            "one",
            """
            contexts: [{name: x, context: {cluster: k, user: u}}]
            clusters: [{name: k, cluster: {server: https://one}}]
            """)
        let two = try folder.write(
            "two",
            """
            current-context: x
            contexts: [{name: x, context: {cluster: other}}, {name: y, context: {cluster: l, user: u}}]
            clusters:
            - {name: k, cluster: {server: https://two, tls-server-name: two}}
            - {name: l, cluster: {server: https://two}}
            users: [{name: u, user: {tokenFile: t}}]
            """)
        let list = ["KUBECONFIG": ":\(folder("none")):\(one):\(two):\(one):"]
        let access = try Self.load(nil, list)
        #expect(access.server == "https://one" && access.serverName == nil && access.context == "x")
        #expect(access.credential.tokenFile == FilePath(folder("t")))
        #expect(try Self.load(nil, context: "y", list).server == "https://two")
        #expect(throws: KubeconfigError.self) { try Self.load(one, list) }
        let home = try TemporaryDirectory()
        try makeDirectory(home(".kube"))
        try home.write(".kube/config", try readText(two).replacing("cluster: other", with: "cluster: l"))
        #expect(try Self.load(nil, ["HOME": home.path]).server == "https://two")
        for variables in [[:], ["HOME": folder.path], ["KUBECONFIG": folder("none")]] {
            let error = #expect(throws: KubeconfigError.self) { try Self.load(nil, variables) }
            #expect(error.map { "\($0)".hasPrefix("no kubeconfig") } == true)
        }
        #expect(throws: KubeconfigError.self) { try Self.load(folder("none")) }
        #expect(throws: KubeconfigError.self) { try Self.load(folder.path) }
    }

    /// As the tools of the providers write them.
    @Test(arguments: [
        """
        apiVersion: client.authentication.k8s.io/v1beta1
              args: [--region, eu-west-1, eks, get-token, --cluster-name, c, --output, json]
              command: aws
              env: null
              interactiveMode: IfAvailable
              provideClusterInfo: false
        """,
        """
        apiVersion: client.authentication.k8s.io/v1beta1
              command: gke-gcloud-auth-plugin
              args: null
              installHint: Install gke-gcloud-auth-plugin for use with kubectl
              provideClusterInfo: true
        """,
        """
        apiVersion: client.authentication.k8s.io/v1beta1
              command: oci
              args:
              - ce
              - cluster
              - generate-token
              env: []
        """,
    ]) func managedClusters(_ exec: String) async throws {
        let folder = try await Self.folder()
        // A bundle, as `openssl x509 -text` writes one, with the line ends of another system.
        let certificate = try folder.read("ca.crt")
        let bundle = "Certificate:\n    Data:\n\(certificate)\nsubject=/CN=x\n\(certificate)".replacing(
            "\n", with: "\r\n")
        let path = try folder.write(
            "k",
            Self.config(
                cluster: """
                    certificate-authority-data: \(Base64Text.encoded(Array(bundle.utf8)))
                        server: https://ABC.gr7.eu-west-1.eks.amazonaws.com
                    """, user: "exec:\n      \(exec)"))
        let access = try Self.load(path)
        #expect(access.authorities?.count == 2)
        #expect(access.credential.exec?.interaction == .ifAvailable)
    }

    /// A program beside a kubeconfig of the current folder is no program of `PATH`.
    @Test(arguments: ["", "./", "../", "/etc/"]) func commandsBesideTheFile(_ folder: String) throws {
        let text = Self.config(
            user: "{exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: ./login}}")
        let file = try KubeconfigFile(Array(text.utf8), source: "\(folder)k")
        let access = try ClusterAccess(KubeconfigFiles([file]), context: nil, variables: [:])
        let expected = ["": "./login", "./": "./login", "../": "../login", "/etc/": "/etc/login"]
        #expect(access.credential.exec?.command == expected[folder])
    }

    /// Where the kubeconfig names an authority, no other is trusted.
    @Test func theKubeconfigsAuthorityStandsAlone() async throws {
        let folder = try await Self.folder()
        for (more, trustsSystem) in [("certificate-authority: ca.crt", false), ("tls-server-name: other", true)] {
            try folder.write("k", Self.config(cluster: "{server: 'https://h', \(more)}"))
            let maker = SessionMaker(try Self.load(folder("k")), variables: [:], isStopped: { false })
            let tls = maker.settings(nil).tls
            #expect(tls.trustsSystem == trustsSystem)
            #expect(try tls.authorityText == (trustsSystem ? nil : folder.read("ca.crt")))
            #expect(tls.isVerified)
        }
    }

    @Test func theEnvironmentsProxyIsUsed() throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write("k", Self.config())
        let variables = ["HTTPS_PROXY": "http://p:3128", "NO_PROXY": ".example"]
        #expect(try Self.load(path, variables).proxy?.host == "p")
        try folder.write("k", Self.config(cluster: "server: https://a.example"))
        #expect(try Self.load(path, variables).proxy == nil)
        try folder.write("k", Self.config(cluster: "{server: 'https://a.example', proxy-url: 'http://q:1'}"))
        #expect(try Self.load(path, variables).proxy?.host == "q")
    }
}
