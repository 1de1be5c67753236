import FoundationEssentials
import IgnitionAssets
import TestSupport
import Testing

/// Which serving certificates the control plane gives its kubelets.
@Suite(
    "approve-serving-certificates.sh",
    .enabled(if: Tool("unshare").isUsable && Tool("openssl").isUsable && Tool.isRoot))
struct ServingCertificateTests {
    struct Request: Sendable, CustomTestStringConvertible {
        let name: String
        var user = "system:node:node-1"
        var groups = "system:nodes,system:authenticated,"
        var usages = "digital signature,server auth,"
        var subject = "O=system:nodes\nCN=system:node:node-1"
        var names = "DNS:node-1,IP:192.0.2.7,IP:fd00::7"
        var extensions = ""
        var spoil = ""
        /// What the log says of it; nil when it is approved.
        var problem: String?

        var testDescription: String { name }
    }

    private static let requests: [Request] = [
        Request(name: "plain"),
        Request(name: "rsa", usages: "key encipherment,server auth,digital signature,"),
        Request(name: "name-in-capitals", names: "DNS:Node-1"),
        Request(name: "order", subject: "CN=system:node:node-1\nO=system:nodes", names: "IP:192.0.2.7"),
        Request(name: "person", user: "jane", problem: "requestor is no node"),
        Request(name: "option", user: "system:node:--all", problem: "requestor is no node"),
        Request(name: "group", groups: "system:authenticated,", problem: "group system:nodes"),
        Request(name: "like-group", groups: "not-system:nodes,", problem: "group system:nodes"),
        Request(name: "client", usages: "digital signature,client auth,", problem: "usages"),
        Request(name: "both", usages: "digital signature,client auth,server auth,", problem: "usages"),
        Request(name: "none", usages: "-", problem: "usages"),
        Request(name: "other", subject: "O=system:nodes\nCN=system:node:node-2", problem: "subject"),
        Request(name: "master", subject: "O=system:masters\nCN=system:node:node-1", problem: "subject"),
        Request(name: "more", subject: "O=system:nodes\nOU=x\nCN=system:node:node-1", problem: "subject"),
        Request(name: "other-name", names: "DNS:node-1,DNS:kubernetes.default", problem: "DNS:kubernetes.default"),
        Request(name: "other-address", names: "IP:192.0.2.7,IP:192.0.2.20", problem: "IP:192.0.2.20"),
        Request(name: "other-version", names: "IP:fd00::70", problem: "does not know"),
        Request(name: "virtual", names: "DNS:node-1,IP:192.0.2.20", problem: "IP:192.0.2.20"),
        Request(name: "service", names: "IP:10.96.0.1", problem: "IP:10.96.0.1"),
        Request(name: "neighbour", names: "IP:192.0.2.6", problem: "IP:192.0.2.6"),
        Request(name: "alias", names: "DNS:alias.example.com", problem: "DNS:alias.example.com"),
        Request(
            name: "named-like-the-api", user: "system:node:kubernetes.default.svc",
            subject: "O=system:nodes\nCN=system:node:kubernetes.default.svc", names: "DNS:kubernetes.default.svc",
            problem: "DNS:kubernetes.default.svc"),
        Request(name: "wildcard", names: "DNS:*.node-1", problem: "more than names"),
        Request(name: "mail", names: "DNS:node-1,email:a@node-1", problem: "more than names"),
        Request(name: "no-names", names: "", problem: "more than names"),
        Request(name: "authority", extensions: "basicConstraints=CA:TRUE\n", problem: "more than names"),
        Request(
            name: "unknown-node", user: "system:node:node-9", subject: "O=system:nodes\nCN=system:node:node-9",
            problem: "does not tell"),
        Request(name: "line-end", names: "DNS:node-1\\n,DNS:evil", problem: "more than names"),
        Request(name: "garbage", spoil: "echo bm90aGluZw==", problem: "holds no request"),
        Request(name: "two", spoil: "cat request request | base64 -w0", problem: "holds no request"),
        Request(name: "leading", spoil: "(echo x; cat request) | base64 -w0", problem: "holds no request"),
        Request(
            name: "signature",
            spoil: "openssl req -in request -outform DER | head -c -4 >der; printf abcd >>der; "
                + "openssl req -inform DER -in der | base64 -w0", problem: "signature"),
    ]

    /// The request as the API has it.
    private func encoded(_ request: Request, in node: Node) async throws -> String {
        let names = request.names.isEmpty ? "" : "subjectAltName=@names\n"
        var list = ""
        for (index, name) in request.names.split(separator: ",").enumerated() {
            let parts = name.split(separator: ":", maxSplits: 1)
            list += "\(parts[0]).\(index)=\(parts[1])\n"
        }
        let extensions = names + request.extensions
        try node.write(
            "openssl.cnf",
            "[req]\ndistinguished_name=dn\nprompt=no\nstring_mask=utf8only\n"
                + (extensions.isEmpty ? "" : "req_extensions=ext\n") + "[dn]\n\(request.subject)\n[ext]\n\(extensions)"
                + "[names]\n\(list)")
        let script = """
            cd "$0" && openssl req -new -key key -config openssl.cnf -outform DER -out der &&
                openssl req -inform DER -in der -out request 2>/dev/null && \(request.spoil.isEmpty ? "base64 -w0 request" : request.spoil)
            """
        let result = try await TestSupport.run("bash", ["-c", script, node.directory.path])
        guard result.succeeded else { throw TestFailure("\(request.name): \(result)") }
        return result.output.trimmingCharacters
    }

    @Test("only a node's own names and addresses, and only once in the log")
    func requests() async throws {
        let node = try Node()
        try node.write("etc/kubernetes/admin.conf", "clusters:\n- cluster:\n    server: https://192.0.2.20:6443\n")
        let key = try await TestSupport.run(
            "openssl", ["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", node.directory("key")])
        #expect(key.succeeded)
        var pending = ""
        for request in Self.requests {
            let body = try await encoded(request, in: node)
            pending +=
                [request.name, request.user, request.groups, request.usages, body].joined(separator: "\t") + "\n"
        }
        try node.write("pending", pending)
        try node.stub(
            "kubectl",
            """
            case "$*" in
            *certificatesigningrequests*) cat "$NODE/pending" ;;
            *'get node node-1 '*)
                printf '%s\\n' 'InternalIP 192.0.2.7' 'InternalIP fd00::7' 'Hostname node-1' \\
                    'Hostname alias.example.com' 'InternalIP 192.0.2.20' 'ExternalIP 10.96.0.1' 'InternalIP 192.0.2.6' ;;
            *'get node kubernetes.default.svc '*) printf '%s\\n' 'Hostname kubernetes.default.svc' ;;
            *'get nodes -l '*) printf '%s\\n' 'node-1 192.0.2.7 fd00::7 node-1' 'node-0 192.0.2.6 node-0' ;;
            *'get service kubernetes '*) echo 10.96.0.1 ;;
            *'get node '*) exit 1 ;;
            esac
            """)
        try FileManager.default.createDirectory(atPath: node.directory("run"), withIntermediateDirectories: true)
        let environment = ["RUNTIME_DIRECTORY": node.directory("run")]
        let result = try await node.run(.approveServingCertificates, environment: environment)
        #expect(result.succeeded, "\(result)")
        let approved = try node.calls.compactMap { $0.firstMatch(of: /certificate approve (.*)$/).map { String($0.1) } }
        #expect(approved == Self.requests.filter { $0.problem == nil }.map(\.name))
        let lines = result.error.split(separator: "\n")
        for request in Self.requests {
            let line = lines.first { $0.contains("certificates: \(request.name) of ") } ?? ""
            #expect(line.contains(request.problem ?? "is approved"), "\(request.name): \(line)")
        }
        let again = try await node.run(.approveServingCertificates, environment: environment)
        #expect(!again.error.contains("left pending"), "\(again)")
    }

    @Test("the templates give what the script reads, by the real kubectl", .enabled(if: Tool("kubectl").isUsable))
    func templates() async throws {
        let script = IgnitionAsset.approveServingCertificates.text
        let items = """
            {"apiVersion": "v1", "kind": "List", "items": [\
            {"apiVersion": "certificates.k8s.io/v1", "kind": "CertificateSigningRequest", "metadata": {"name": "csr-1"},
             "spec": {"signerName": "kubernetes.io/kubelet-serving", "username": "system:node:a", "groups": ["g", "h"],
             "usages": ["digital signature", "server auth"], "request": "QQ=="}},
            {"apiVersion": "certificates.k8s.io/v1", "kind": "CertificateSigningRequest", "metadata": {"name": "csr-2"},
             "spec": {"signerName": "kubernetes.io/kube-apiserver-client", "username": "u", "request": "QQ=="}},
            {"apiVersion": "certificates.k8s.io/v1", "kind": "CertificateSigningRequest", "metadata": {"name": "csr-3"},
             "spec": {"signerName": "kubernetes.io/kubelet-serving", "username": "u", "request": "QQ=="},
             "status": {"conditions": [{"type": "Approved"}]}},
            {"apiVersion": "certificates.k8s.io/v1", "kind": "CertificateSigningRequest", "metadata": {"name": "csr-4"},
             "spec": {"signerName": "kubernetes.io/kubelet-serving", "username": "u", "request": "QQ=="}}]}
            """
        let directory = try TemporaryDirectory()
        try directory.write("list.json", items)
        // The script's own assignment of the template; without a server kubectl shows the items of a list one by one.
        let lines = script.split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex { $0.hasPrefix("readonly PENDING=") })
        try directory.write(
            "show",
            lines[start...(start + 2)].joined(separator: "\n")
                + "\nkubectl label --local -f \"$1\" a=b -o go-template=\"${PENDING/range .items/with .}\"\n")
        let kubectl = try await run("bash", [directory("show"), directory("list.json")])
        #expect(
            kubectl.output
                == "csr-1\tsystem:node:a\tg,h,\tdigital signature,server auth,\tQQ==\ncsr-4\tu\t-\t-\tQQ==\n",
            "\(kubectl)")
    }
}

extension String {
    /// Without the line end of a program's output.
    fileprivate var trimmingCharacters: String { split(separator: "\n").joined() }
}
