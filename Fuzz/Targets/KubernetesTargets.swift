@testable import Kubernetes
import Markup

/// What people and clusters give to a client of the Kubernetes API.
enum KubernetesTargets {
    static let kubeconfig = Target("kubeconfig", limit: 4096, refusals: [KubeconfigError.self]) { input in
        let file = try KubeconfigFile(input, source: "/nonexistent/kubeconfig")
        for entry in file.clusters + file.users where namesFiles(entry.content) { return }
        let files = KubeconfigFiles([file])
        // Said twice, it is said once.
        let twice = KubeconfigFiles([file, file])
        for context in file.contexts.prefix(4).map(\.name) + [nil] {
            guard let access = try? ClusterAccess(files, context: context, variables: [:]) else {
                expect(
                    (try? ClusterAccess(twice, context: context, variables: [:])) == nil, "twice is better than once")
                continue
            }
            let again = try ClusterAccess(twice, context: context, variables: [:])
            expectEqual(again.server, access.server, "the server of two files")
            expect(access.server.hasPrefix("https://") && !access.host.isEmpty, "the server")
            expect(access.authorities?.isEmpty != true, "authorities that are none")
            expect(access.server.utf8.allSatisfy { (0x21...0x7E).contains($0) }, "the server's characters")
            if let token = access.credential.token { expect(BearerToken.isValid(token), "the token") }
        }
        // All that is wrong is told.
        _ = try ClusterAccess(files, context: nil, variables: [:])
    }

    /// What names files is left alone: any could be there.
    private static func namesFiles(_ node: Node) -> Bool {
        ["certificate-authority", "client-certificate", "client-key"].contains { node[$0] != nil }
    }

    static let execCredential = Target("exec-credential", limit: 4096, refusals: [ExecCredential.Problem.self]) {
        input in
        let credential = try ExecCredential(input, apiVersion: "client.authentication.k8s.io/v1")
        expect(credential.token != nil || credential.identity != nil, "a credential that is none")
        if let token = credential.token { expect(BearerToken.isValid(token), "the token") }
        _ = credential.end()
    }

    static let status = Target("api-status", limit: 4096, refusals: [Fault.self]) { input in
        let tree = try JSON.parse(input, source: "s", limits: ParseLimits(bytes: 4096, depth: 32, nodes: 2000))
        if let object = try? APIObject(tree) {
            _ = (NodeObject(object).isReady, PodObject(object).emptyDirectories, SigningRequestObject(object).isPending)
            _ = (object.creationTime, object.owners, SecretObject(object).data("a"))
        }
        guard let status = APIStatus(tree) else { return }
        for code in [400, 401, 403, 404, 409, 410, 422, 429, 500, 503] {
            let kind = APIStatus.kind(code, status, isSecret: code == 422, credential: "a token", retrySeconds: nil)
            let error = APIError(
                kind: kind, verb: "get", object: "Node a", permission: "get on nodes", place: "here",
                message: status.message, hasReachedServer: true)
            let text = "\(error)"
            expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }, "a control character")
            expect(text.utf8.count < 64 << 10, "a message without end")
        }
    }

    static let issuer = Target("certificate-issuer", limit: 4096, refusals: []) { input in
        guard let name = CertificateIssuer.commonName(input) else { return }
        expect(name.unicodeScalars.allSatisfy { $0.value >= 0x20 }, "a control character")
    }

    static let all = [kubeconfig, execCredential, status, issuer]
}
