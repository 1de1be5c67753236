import Cluster
import Inventory
import Testing

/// A field of a cluster: what it is without any layer, three values for it, and how a cluster shows it.
struct FileFieldCase: CustomTestStringConvertible, Sendable {
    let key: String
    let builtIn: String
    /// As YAML, and as the cluster then shows it.
    let values: [(yaml: String, shown: String)]
    /// Whether a defaults file may hold it.
    let isCommon: Bool
    let show: @Sendable (ClusterDefinition) -> String

    var testDescription: String { key }

    private init(
        _ key: String, _ builtIn: String, _ values: [String], common: Bool = true, shown: [String]? = nil,
        _ show: @escaping @Sendable (ClusterDefinition) -> String
    ) {
        self.key = key
        self.builtIn = builtIn
        self.values = Array(zip(values, shown ?? values))
        isCommon = common
        self.show = show
    }

    /// The line of a file that sets it.
    func line(_ yaml: String) -> String {
        let parts = key.split(separator: ".")
        return parts.dropLast().reversed().reduce("\(parts.last ?? ""): \(yaml)") { "\($1): {\($0)}" } + "\n"
    }

    private static func list(_ items: [some CustomStringConvertible]) -> String {
        items.map(\.description).joined(separator: ",")
    }

    private static let suites = ["RSA", "ECDSA"].map { "TLS_ECDHE_\($0)_WITH_AES_128_GCM_SHA256" }

    static let all: [FileFieldCase] = [
        FileFieldCase("name", "ocne", ["a", "b", "c"], common: false) { $0.name.description },
        FileFieldCase("controlPlaneNodes", "1", ["3", "5", "7"], common: false) { "\($0.controlPlaneNodes)" },
        FileFieldCase("workerNodes", "0", ["3", "0", "7"], common: false) { "\($0.workerNodes)" },
        FileFieldCase("providers.byo.networkInterface", "", ["eth0", "\"\"", "bond0"], shown: ["eth0", "", "bond0"]) {
            $0.networkInterface?.description ?? ""
        },
        FileFieldCase("kubeApiServerBindPort", "6443", ["7443", "8443", "9443"]) { "\($0.bindPort)" },
        FileFieldCase("kubeApiServerBindPortAlt", "6444", ["7444", "8444", "9444"]) { "\($0.bindPortAlternative)" },
        FileFieldCase("podSubnet", "10.244.0.0/16", ["10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"]) {
            list($0.podSubnets)
        },
        FileFieldCase("serviceSubnet", "10.96.0.0/12", ["10.4.0.0/16", "10.5.0.0/16", "10.6.0.0/16"]) {
            list($0.serviceSubnets)
        },
        FileFieldCase(
            "proxy.httpsProxy", "", ["http://a:1", "\"\"", "http://c:1"], shown: ["http://a:1", "", "http://c:1"]
        ) { $0.proxy.https ?? "" },
        FileFieldCase("proxy.httpProxy", "", ["http://a:1", "http://b:1", "http://c:1"]) { $0.proxy.http ?? "" },
        FileFieldCase("proxy.noProxy", "", ["\"a,b\"", "c", "\"\""], shown: ["a,b", "c", ""]) {
            $0.proxy.noProxy ?? ""
        },
        FileFieldCase("registry", "container-registry.oracle.com", ["a.example", "b.example:5000", "c.example/x"]) {
            $0.registry
        },
        FileFieldCase("imageRepository", "container-registry.oracle.com/olcne", ["a.example/k", "b.example", "c/k"]) {
            $0.imageRepository
        },
        FileFieldCase(
            "osRegistry", "container-registry.oracle.com/olcne/ock-ostree",
            ["ostree-unverified-registry:a.example/o", "b.example/o", "c.example/o"],
            shown: ["a.example/o", "b.example/o", "c.example/o"]
        ) { $0.osRegistry.registry },
        FileFieldCase("osTag", "1.33", ["a", "b", "c"]) { $0.osTag },
        FileFieldCase("kubernetesVersion", "1.33", ["1.30", "1.31", "1.32"]) { $0.kubernetesVersion.minor },
        FileFieldCase("kubeProxyMode", "iptables", ["ipvs", "nftables", "iptables"]) { $0.kubeProxyMode.rawValue },
        FileFieldCase("cipherSuites", "", suites + ["\"\""], common: false, shown: suites + [""]) {
            list($0.cipherSuites)
        },
        FileFieldCase("tlsMinVersion", "VersionTLS12", ["VersionTLS13", "VersionTLS12", "VersionTLS13"]) {
            $0.tlsMinVersion.rawValue
        },
        FileFieldCase(
            "certSANs", "", ["[a.example]", "[]", "[192.0.2.1]"], common: false, shown: ["a.example", "", "192.0.2.1"]
        ) { list($0.certSANs) },
        FileFieldCase("certificateInformation.country", "US", ["DE", "FR", "IT"]) { $0.certificateInformation.country },
        FileFieldCase("certificateInformation.org", "OCNE", ["a", "b", "c"]) { $0.certificateInformation.organization },
        FileFieldCase("certificateInformation.orgUnit", "OCNE", ["a", "b", "c"]) {
            $0.certificateInformation.organizationalUnit
        },
        FileFieldCase("certificateInformation.state", "TX", ["a", "b", "c"]) { $0.certificateInformation.state },
        FileFieldCase(
            "sshPublicKey", "", ["ssh-ed25519 A", "ssh-ed25519 B", "\"\""],
            shown: ["ssh-ed25519 A", "ssh-ed25519 B", ""]
        ) { $0.sshPublicKey ?? "" },
        FileFieldCase(
            "password", "", ["$6$a$0123456789", "$6$b$0123456789", "\"\""],
            shown: ["$6$a$0123456789", "$6$b$0123456789", ""]
        ) { $0.passwordHash ?? "" },
        FileFieldCase("compat", "", ["ocne", "\"\"", "ocne"], shown: ["ocne", "", "ocne"]) {
            $0.compatibility?.rawValue ?? ""
        },
        FileFieldCase("coreDNS", "true", ["false", "true", "false"]) { "\($0.hasCoreDNS)" },
        FileFieldCase("kubeProxy", "true", ["false", "true", "false"]) { "\($0.hasKubeProxy)" },
        FileFieldCase(
            "mirrors", "",
            ["[{prefix: a, location: b}]", "[]", "[{prefix: \"*.c\", location: \"d:5\", insecure: true}]"],
            shown: ["a>b false", "", "*.c>d:5 true"]
        ) { list($0.mirrors.map { "\($0.prefix)>\($0.location) \($0.isInsecure)" }) },
        FileFieldCase("install.ref", "ock", ["a", "b", "c"]) { $0.install.ref },
        FileFieldCase("install.timezone", "UTC", ["Europe/Berlin", "UTC", "Asia/Tokyo"]) {
            $0.install.locale.timeZone.description
        },
        FileFieldCase("install.arguments", "", ["[a=1, b]", "[]", "[c]"], shown: ["a=1,b", "", "c"]) {
            list($0.install.arguments)
        },
        FileFieldCase("install.language", "en_US.UTF-8", ["de_DE.UTF-8", "C.UTF-8", "fr_FR"]) {
            $0.install.locale.language.description
        },
        FileFieldCase(
            "install.ntp", "", ["[a.example, 192.0.2.1]", "[]", "[b]"], shown: ["a.example,192.0.2.1", "", "b"]
        ) {
            list($0.install.locale.timeServers)
        },
        FileFieldCase("install.fips", "false", ["true", "false", "true"]) { "\($0.install.security.isFIPS)" },
        FileFieldCase("install.consoles", "", ["[ttyS0]", "[]", "[tty0]"], shown: ["ttyS0", "", "tty0"]) {
            list($0.install.consoles)
        },
        FileFieldCase("install.proxy", "", ["http://a:1", "http://b:1", "http://c:1"]) {
            $0.install.proxy?.description ?? ""
        },
        FileFieldCase("serve.secureURL", "", ["https://a:1", "https://b:1", "https://c:1"]) {
            $0.serve.secureURL?.description ?? ""
        },
        FileFieldCase(
            "serve.tls.listen", "", ["\"127.0.0.1:1\"", "\"127.0.0.1:2\"", "\"127.0.0.1:3\""],
            shown: ["127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3"]
        ) { $0.serve.tls.listen ?? "" },
        FileFieldCase("serve.unknown", "record", ["refuse", "wait", "local"]) { $0.serve.unknown.rawValue },
        FileFieldCase("serve.installLimit", "", ["1", "2", "3"]) { $0.serve.installLimit.map { "\($0)" } ?? "" },
        FileFieldCase("serve.window", "60m", ["1m", "2m", "90s"]) { "\($0.serve.window)" },
        FileFieldCase("serve.otherAddresses", "refuse", ["allow", "refuse", "allow"]) {
            $0.serve.otherAddresses.rawValue
        },
        FileFieldCase("serve.url", "", ["http://a:1", "http://b:1", "http://c:1"]) { $0.serve.url?.description ?? "" },
        FileFieldCase(
            "serve.listen", "", ["\"127.0.0.1:1\"", "\"127.0.0.1:2\"", "\"127.0.0.1:3\""],
            shown: ["127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3"]
        ) { $0.serve.listen ?? "" },
    ]
}
