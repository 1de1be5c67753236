/// Which keys may stand where.
enum ClusterKeys {
    /// Those that say what one cluster is: a defaults file may not hold them.
    static let ofOneCluster: Set = [
        "name", "provider", "controlPlaneNodes", "workerNodes", "virtualIp", "loadBalancer", "cipherSuites", "certSANs",
        "clusterDefinition", "clusterDefinitionInline", "applications", "catalogs", "directory", "roles", "hosts",
    ]
}
