import Inventory
import Markup

/// Where nodes find the images of a registry instead (containers-registries.conf(5), `[[registry.mirror]]`).
package struct RegistryMirror: Sendable, Hashable {
    /// The registry, or a path in it, whose images are meant, such as `docker.io`.
    package let prefix: String
    /// Where they are asked for first.
    package let location: String
    /// Whether the mirror speaks plain HTTP, or has a certificate that nobody can verify.
    package let isInsecure: Bool

    package init(prefix: String, location: String, isInsecure: Bool = false) {
        self.prefix = prefix
        self.location = location
        self.isInsecure = isInsecure
    }
}

extension RegistryMirror {
    /// Reads `mirrors:`.
    static func read(_ fields: Fields) -> [RegistryMirror] {
        var mirrors: [RegistryMirror] = []
        for (path, node) in fields.items("mirrors") {
            let entry = Fields(node, path: path, faults: fields.faults)
            let prefix = entry.require("prefix") { try Words.mirrored($0) }
            let location = entry.require("location") { try Words.registry($0) }
            let isInsecure = entry.boolean("insecure") ?? false
            entry.finish()
            guard let prefix, let location else { continue }
            if mirrors.contains(where: { $0.prefix == prefix && $0.location == location }) {
                fields.faults.add("`\(path)` repeats a mirror", at: node.mark, remedy: "keep one of them")
            }
            mirrors.append(RegistryMirror(prefix: prefix, location: location, isInsecure: isInsecure))
        }
        return mirrors
    }
}
