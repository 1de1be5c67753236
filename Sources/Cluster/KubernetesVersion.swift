package import Inventory

/// A version of Kubernetes that OCK images exist for, with the images kubeadm must be told about.
package struct KubernetesVersion: Sendable, Hashable, CustomStringConvertible {
    /// As kubeadm's `kubernetesVersion` has it, without `v`.
    package let description: String
    /// The tag of etcd's image.
    package let etcdTag: String
    /// The tag of CoreDNS's image.
    package let coreDNSTag: String
    /// The tag of the image that holds a pod's namespaces.
    package let pauseTag: String

    private init(_ version: String, etcd: String, coreDNS: String, pause: String) {
        description = version
        etcdTag = etcd
        coreDNSTag = coreDNS
        pauseTag = pause
    }

    /// The known versions, oldest first.
    package static let known = [
        KubernetesVersion("1.26.6", etcd: "3.5.6", coreDNS: "v1.9.3-4", pause: "3.9"),
        KubernetesVersion("1.27.12", etcd: "3.5.10", coreDNS: "v1.10.1", pause: "3.9"),
        KubernetesVersion("1.28.8", etcd: "3.5.10", coreDNS: "v1.10.1-1", pause: "3.9"),
        KubernetesVersion("1.29.3", etcd: "3.5.10", coreDNS: "v1.11.1", pause: "3.9"),
        KubernetesVersion("1.30.3", etcd: "3.5.12", coreDNS: "v1.11.1", pause: "3.9"),
        KubernetesVersion("1.31.0", etcd: "3.5.15", coreDNS: "current", pause: "3.10"),
        KubernetesVersion("1.32.0", etcd: "3.5.15", coreDNS: "current", pause: "3.10"),
        standard,
    ]

    /// What a cluster file that names no version gets.
    package static let standard = KubernetesVersion("1.33.5", etcd: "3.5.23", coreDNS: "current", pause: "3.10")

    /// Finds a version by `MAJOR.MINOR` or `MAJOR.MINOR.PATCH`.
    /// - Throws: `InvalidValue` naming the known ones.
    package init(_ text: String) throws(InvalidValue) {
        guard let version = Self.known.first(where: { $0.description == text || $0.minor == text }) else {
            let names = Self.known.map(\.minor).joined(separator: ", ")
            throw InvalidValue(text, expected: "a known version of Kubernetes; known are \(names)")
        }
        self = version
    }

    /// `MAJOR.MINOR`.
    package var minor: String { description.split(separator: ".").prefix(2).joined(separator: ".") }
}
