import Markup

/// Keys of an Oracle CNE cluster file that have no meaning for hosts that boot by themselves. They are accepted, so
/// that a file need not be rewritten; where one would have changed the result, the user is told.
enum UnusedKeys {
    /// Of other providers, of the cluster that built images, of the graphical console.
    private static let silent = [
        "directory", "kubeconfig", "headless", "autoStartUI", "quiet", "bootVolumeContainerImage", "clusterDefinition",
        "clusterDefinitionInline", "ephemeralCluster", "catalog", "communityCatalog",
    ]

    private static let told = [
        "extraIgnition": "its content is not merged into the Ignition configs yet",
        "extraIgnitionInline": "its content is not merged into the Ignition configs yet",
        "cni": "install the network add-on when the first control-plane host is up",
        "catalogs": "install catalogs when the cluster is up",
        "applications": "install applications when the cluster is up",
    ]

    /// Marks the keys as known and answers the warnings.
    static func note(_ fields: Fields, providers: Fields?) -> [Fault] {
        silent.forEach { _ = fields.value($0) }
        for other in ["libvirt", "oci", "olvm", "none"] { _ = providers?.value(other) }
        return told.keys.sorted().compactMap { key in
            guard fields.value(key) != nil else { return nil }
            return Fault(
                source: fields.faults.source, mark: fields.mark(of: key), message: "`\(key)` has no effect",
                remedy: told[key] ?? "")
        }
    }
}
