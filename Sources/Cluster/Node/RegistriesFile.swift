/// Which registries a node asks for images (containers-registries.conf(5)); the words are checked to need no escape.
enum RegistriesFile {
    static func text(_ cluster: ClusterDefinition) -> String {
        let search = "unqualified-search-registries = [\"\(cluster.registry)\"]\n"
        return cluster.compatibility == nil ? search + tables(cluster.mirrors) : search
    }

    /// One table for each prefix, its mirrors in their order; the prefix itself is asked when no mirror has the image.
    private static func tables(_ mirrors: [RegistryMirror]) -> String {
        var prefixes: [String] = []
        var tables: [String: String] = [:]
        for mirror in mirrors where mirror.location != mirror.prefix {
            if tables[mirror.prefix] == nil {
                prefixes.append(mirror.prefix)
                // All below a domain is no one place.
                let location = mirror.prefix.hasPrefix("*.") ? "" : "location = \"\(mirror.prefix)\"\n"
                tables[mirror.prefix] = "\n[[registry]]\nprefix = \"\(mirror.prefix)\"\n\(location)"
            }
            tables[mirror.prefix]? += "\n[[registry.mirror]]\nlocation = \"\(mirror.location)\"\n"
            if mirror.isInsecure { tables[mirror.prefix]? += "insecure = true\n" }
        }
        return prefixes.compactMap { tables[$0] }.joined()
    }
}
