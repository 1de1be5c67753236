package import Inventory

/// The lowest version of TLS that the cluster's servers accept, as Kubernetes spells it (`--tls-min-version`).
package enum TLSVersion: String, Sendable, Hashable, CaseIterable {
    case tls12 = "VersionTLS12"
    case tls13 = "VersionTLS13"

    /// - Throws: `InvalidValue` naming both.
    package init(_ text: String) throws(InvalidValue) {
        guard let version = TLSVersion(rawValue: text) else {
            throw InvalidValue(text, expected: "a version of TLS; write VersionTLS12 or VersionTLS13")
        }
        self = version
    }

    /// As etcd spells it.
    var etcdName: String { self == .tls12 ? "TLS1.2" : "TLS1.3" }
}

extension ClusterDefinition {
    /// The cipher suites to set, with commas between; nil leaves the components' own. Those of TLS 1.3 cannot be chosen:
    /// Go takes no notice of a list, a kubelet warns of it, and etcd refuses to start with one.
    var effectiveCipherSuites: String? {
        cipherSuites.isEmpty || tlsMinVersion == .tls13 ? nil : cipherSuites.joined(separator: ",")
    }
}
