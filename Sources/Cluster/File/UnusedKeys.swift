import Inventory
import Markup

/// Keys of an Oracle CNE file that have no meaning for hosts that boot by themselves. They are accepted, so that a
/// file need not be rewritten, with the types they have there; where one would have changed the result, the user is
/// told.
enum UnusedKeys {
    /// Of the console and the catalog of applications.
    private static let booleans = ["headless", "quiet", "catalog", "communityCatalog", "autoStartUI"]
    private static let texts = [
        "kubeconfig", "bootVolumeContainerImage", "clusterDefinition", "clusterDefinitionInline",
    ]
    private static let told = ["catalogs", "applications"]
    private static let providers = ["libvirt", "oci", "olvm", "none"]

    /// Every one of them, as it stands at the root.
    static var names: [String] { booleans + texts + told + ["ephemeralCluster"] }

    /// Marks the keys as known and answers the warnings.
    static func note(_ fields: Fields, providers other: Fields?) -> [Fault] {
        for key in booleans { note(boolean: key, fields) }
        for key in texts { _ = fields.text(key) }
        for key in providers { _ = other?.fields(key) }
        note(ephemeral: fields.fields("ephemeralCluster"))
        return told.compactMap { key in
            let items = fields.items(key)
            guard !items.isEmpty else { return nil }
            return fields.faults.fault(
                "`\(key)` has no effect", at: fields.mark(of: key),
                remedy: "install \(key) when the cluster is up, or name manifests under `addons:`")
        }
    }

    /// Oracle CNE writes some of them as text.
    private static func note(boolean key: String, _ fields: Fields) {
        _ = fields.parseGiven(key) { try flag($0) }
    }

    private static func flag(_ text: String) throws(InvalidValue) -> Bool {
        guard let flag = Bool(text.lowercased()) else { throw InvalidValue(text, expected: "`true` or `false`") }
        return flag
    }

    private static func note(ephemeral fields: Fields?) {
        guard let fields else { return }
        _ = fields.text("name")
        _ = fields.boolean("preserve")
        if let node = fields.fields("node") {
            for key in ["cpu", "memory", "storage"] { _ = node.text(key) }
            node.finish()
        }
        fields.finish()
    }
}
