import Glibc
import Markup
import SystemPackage
import TestSupport
import Testing

@testable import Kubernetes

/// The path in `SLIPWAY_KUBECTL`, or `kubectl` in PATH.
private let kubectl = getenv("SLIPWAY_KUBECTL").map { String(cString: $0) }

/// The real `kubectl` reads the same kubeconfigs the same way.
@Suite(.enabled(if: kubectl != nil || Tool("kubectl").isUsable)) struct KubectlConfigTests {
    /// Files, the context asked for, and whether it works.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let files: [String?]
        var context: String?
    }

    private static let one = """
        current-context: x
        contexts: [{name: x, context: {cluster: k, user: u}}, {name: z, context: {cluster: k}}]
        clusters: [{name: k, cluster: {server: https://one}}]
        """
    private static let two = """
        apiVersion: v1
        kind: Config
        current-context: w
        contexts: [{name: x, context: {cluster: l}}, {name: w, context: {cluster: l, user: u}}]
        clusters: [{name: k, cluster: {server: https://two, tls-server-name: t}}, {name: l, cluster: {server: https://l}}]
        users: [{name: u, user: {token: secret, tokenFile: t}}]
        unknown: {a: [1.5]}
        """

    static let cases = [
        Case(testDescription: "one before two", files: [one, two]),
        Case(testDescription: "two before one", files: [two, one]),
        Case(testDescription: "a context of the second", files: [one, two], context: "w"),
        Case(testDescription: "no user", files: [one, two], context: "z"),
        Case(testDescription: "one is missing", files: [nil, two, nil]),
        Case(testDescription: "one is empty", files: ["", two]),
        Case(
            testDescription: "JSON",
            files: [
                #" {"current-context":"w","contexts":[{"name":"w","context":{"cluster":"l"}}],"clusters":[{"name":"l","cluster":{"server":"https://l"}}]}"#
            ]),
        Case(testDescription: "no such context", files: [one, two], context: "none"),
        Case(testDescription: "a name twice", files: ["users: [{name: a}, {name: a}]\n", two]),
        Case(testDescription: "a list for text", files: [two.replacing("server: https://l", with: "server: [a]")]),
        Case(testDescription: "text for a list", files: ["clusters: a\n", two]),
        Case(testDescription: "a byte order mark", files: ["\u{FEFF}" + two]),
        Case(testDescription: "line ends of another system", files: [two.replacing("\n", with: "\r\n")]),
        Case(testDescription: "null lists", files: ["users: null\ncontexts:\nclusters: ~\npreferences: {}\n", two]),
        Case(
            testDescription: "anchors",
            files: [
                """
                current-context: w
                x-cluster: &c {server: https://anchored}
                clusters: [{name: l, cluster: *c}]
                contexts: [{name: w, context: {cluster: l}}]
                """
            ]),
        Case(testDescription: "tabs", files: ["current-context: w\nclusters:\n\t- name: l\n", two]),
        Case(testDescription: "broken YAML", files: ["a: [", two]),
        Case(testDescription: "another kind", files: ["apiVersion: v1\nkind: Pod\n", two]),
    ]

    @Test(arguments: cases) func kubectlAgrees(_ example: Case) async throws {
        let folder = try TemporaryDirectory()
        var paths: [String] = []
        for (number, text) in example.files.enumerated() {
            paths.append(folder("config\(number)"))
            if let text { try folder.write("config\(number)", text) }
        }
        let list = paths.joined(separator: ":")
        let arguments = ["config", "view", "--minify", "--raw", "-o", "json"]
        let theirs = try await run(
            kubectl ?? "kubectl", arguments + (example.context.map { ["--context", $0] } ?? []),
            environment: ["KUBECONFIG": list, "HOME": folder.path])
        let ours = Result {
            try ClusterAccess.load(nil, context: example.context, variables: ["KUBECONFIG": list])
        }
        guard theirs.succeeded else {
            #expect(throws: KubeconfigError.self, "\(theirs)") { try ours.get() }
            return
        }
        let access = try ours.get()
        let config = try JSON.parse(Array(theirs.output.utf8), source: "kubectl")
        #expect(access.context == config["current-context"]?.text)
        let cluster = config["clusters"]?.items.first?["cluster"]
        #expect(access.server == cluster?["server"]?.text)
        #expect(access.serverName == cluster?["tls-server-name"]?.text)
        let user = config["users"]?.items.first?["user"]
        #expect(access.credential.token == user?["token"]?.text)
        // `view` shows paths as they were written.
        #expect(access.credential.tokenFile?.string == user?["tokenFile"]?.text.map { folder($0) })
    }
}
