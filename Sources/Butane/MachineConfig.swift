import Ignition
import Markup

/// The Kubernetes object that `openshift` configs become (OpenShift, "MachineConfig",
/// machineconfiguration.openshift.io/v1).
enum MachineConfig {
    /// The object.
    /// - Parameters:
    ///   - config: The whole Ignition config.
    ///   - root: The Butane config, without errors.
    static func document(_ config: Node, _ root: Element) -> Value {
        let metadata = root["metadata"]
        var labels: [Value.Member] = []
        if case .mapping(let pairs) = metadata?["labels"]?.node.content {
            labels = pairs.map { Value.Member($0.key, .string(Element($0.value).text ?? "")) }
        }
        let settings = root["openshift"]
        let spec = Value.object(omittingNil: [
            ("config", config.value), ("extensions", list("extensions", settings)),
            ("fips", settings?.flag("fips").map(Value.bool)),
            ("kernelArguments", list("kernel_arguments", settings)),
            ("kernelType", settings?.text("kernel_type").map(Value.string)),
        ])
        return [
            "apiVersion": "machineconfiguration.openshift.io/v1", "kind": "MachineConfig",
            "metadata": ["labels": .object(labels), "name": .string(metadata?.text("name") ?? "")], "spec": spec,
        ]
    }

    private static func list(_ key: String, _ settings: Element?) -> Value? {
        let items = settings?.items(key) ?? []
        return items.isEmpty ? nil : .array(items.map { .string($0.text ?? "") })
    }
}
