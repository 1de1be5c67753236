import HTTP
import Markup
import PKI
import SystemPackage

/// Reads a cluster of a kubeconfig.
struct ClusterReader {
    let server: String
    let authorities: [Certificate]?
    let serverName: String?
    let proxy: ClientSettings.Proxy?
    /// What programs that give credentials are told (`client.authentication.k8s.io`, type Cluster).
    let description: Value

    init(
        _ entry: KubeconfigFile.Entry, _ file: KubeconfigFile, variables: [String: String]
    ) throws(KubeconfigError) {
        let faults = Faults(source: file.source)
        let fields = Fields(entry.content, path: "cluster", faults: faults)
        let server = fields.require("server") { text throws(ServerURL.Problem) in try ServerURL(text) }
        let data = KubeconfigData(fields, "certificate-authority", directory: file.directory)
        var authorities: [Certificate]?
        do { authorities = try data.map { try Certificate.all(in: $0.text) } } catch {
            faults.add("the authority's certificate: \(error)", at: data?.mark ?? entry.mark)
        }
        if fields.boolean("insecure-skip-tls-verify") == true {
            faults.add(
                "`insecure-skip-tls-verify` is not taken: the server is always verified",
                at: fields.mark(of: "insecure-skip-tls-verify"),
                remedy: "give `certificate-authority` (on a control plane, /etc/kubernetes/pki/ca.crt)")
        }
        let name = fields.text("tls-server-name").flatMap { $0.isEmpty ? nil : $0 }
        if let name, !ServerURL.isName(name) {
            faults.add(
                "`tls-server-name` is no name of a host", at: fields.mark(of: "tls-server-name"),
                remedy: "give a DNS name, or an address, that the server's certificate bears")
        }
        proxy = Self.proxy(fields, server, variables: variables)
        try KubeconfigError.check(faults)
        guard let server else { throw KubeconfigError("\(file.source): no server") }
        self.server = server.text
        self.authorities = authorities
        serverName = name
        let extensions = fields.items("extensions").first {
            $0.node["name"]?.text == "client.authentication.k8s.io/exec"
        }
        description = .object(omittingNil: [
            ("server", .string(server.text)), ("tls-server-name", name.map { .string($0) }),
            ("certificate-authority-data", data.map { .string(Base64Text.encoded(Array($0.text.utf8))) }),
            ("proxy-url", fields.text("proxy-url").flatMap { $0.isEmpty ? nil : .string($0) }),
            ("config", extensions?.node["extension"]?.value),
        ])
    }

    private static func proxy(
        _ fields: Fields, _ server: ServerURL?, variables: [String: String]
    ) -> ClientSettings.Proxy? {
        guard let server else { return nil }
        let text = fields.text("proxy-url") ?? ""
        do throws(ProxyRulesError) {
            if text.isEmpty {
                return try ProxyRules(variables).proxy(scheme: "https", host: server.host, port: server.port)
            }
            // No exceptions: this proxy was named for this server, even for one on loopback.
            return try ProxyRules(["HTTPS_PROXY": text]).proxy(scheme: "https", host: "server.invalid", port: 443)
        } catch {
            if text.isEmpty {
                fields.faults.add("the environment's proxy cannot be used: \(error)", at: fields.mark(of: "server"))
            } else {
                fields.faults.add(
                    "`proxy-url` cannot be used", at: fields.mark(of: "proxy-url"),
                    remedy: "give a proxy as http://HOST:PORT or http://USER:PASSWORD@HOST:PORT")
            }
            return nil
        }
    }
}
