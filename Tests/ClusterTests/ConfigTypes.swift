import FoundationEssentials
import TestSupport

/// The Go types of Kubernetes' configuration files, as its sources have them.
struct ConfigTypes: Sendable {
    struct Package: Decodable, Sendable {
        let structs: [String: [Field]]
        let aliases: [String: String]
        let enums: [String: [String]]
    }

    struct Field: Decodable, Sendable {
        /// The struct whose fields stand here.
        let inline: String?
        let name: String?
        let type: String?
        let optional: Bool?
    }

    let packages: [String: Package]

    /// The files of the packages that types of other packages are named by.
    static let imports = [
        "bootstraptokenv1": "bootstraptoken/v1", "componentbaseconfigv1alpha1": "component-base/config/v1alpha1",
        "logsapi": "component-base/logs/v1", "tracingapi": "component-base/tracing/v1",
    ]

    static func load() throws -> ConfigTypes {
        guard let shared = Places.shared else { throw TestFailure("the shared types are not here") }
        let bytes = try readBytes(shared + "/corpus/kubernetes-config-types.json")
        return ConfigTypes(packages: try JSONDecoder().decode([String: Package].self, from: Data(bytes)))
    }

    /// Go's zero value stands for a field that is left out, so that only those are required that have no meaning
    /// without: of what kubeadm reads, all that are not marked optional but the two that it fills in itself.
    static func isRequired(_ field: Field, of type: String, in package: String) -> Bool {
        let isStrict = package.hasPrefix("kubeadm.k8s.io/") || package == "bootstraptoken/v1"
        let filledIn = ["NodeRegistrationOptions.taints", "LocalEtcd.dataDir"]
        return isStrict && field.optional == false && !filledIn.contains("\(type).\(field.name ?? "")")
    }
}
