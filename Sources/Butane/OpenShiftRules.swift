import Ignition
import Markup

/// What a config of `openshift` must have for the MachineConfig that it becomes.
enum OpenShiftRules {
    static let roleLabel = "machineconfiguration.openshift.io/role"

    /// Checks `metadata` and `openshift`; nothing for other variants.
    static func check(_ root: Element, _ spec: ButaneSpec, _ report: inout Report) {
        guard spec.variant == .openshift else { return }
        let metadata = object("metadata", of: root)
        if (metadata.text("name") ?? "").isEmpty {
            report.error("the MachineConfig needs a name", at: metadata, "name")
        }
        if (metadata["labels"]?.text(roleLabel) ?? "").isEmpty {
            report.error("the MachineConfig needs the label `\(roleLabel)`, such as `worker`", at: metadata, "labels")
        }
        let settings = object("openshift", of: root)
        if let type = settings.text("kernel_type"), !["", "default", "realtime"].contains(type) {
            report.error("the kernel is `default` or `realtime`", at: settings, "kernel_type")
        }
        checkKeyArgument(root, settings, &report)
    }

    /// An object under the root, or an empty one in its place.
    private static func object(_ key: String, of root: Element) -> Element {
        root[key] ?? Element(Node(.mapping([]), at: root.mark), path: .key(key, of: root.path))
    }

    /// The kernel must be told where the key lies that a Crypto Express card unwraps.
    private static func checkKeyArgument(_ root: Element, _ settings: Element, _ report: inout Report) {
        let argument = "rd.luks.key=/etc/luks/cex.key"
        let isBootDevice = root["boot_device"]?["luks"]?["cex"]?.flag("enabled") == true
        let isRoot = root["storage"]?.items("luks").contains {
            $0.text("name") == "root" && $0["cex"]?.flag("enabled") == true
        }
        guard isBootDevice || isRoot == true,
            !settings.items("kernel_arguments").contains(where: { $0.text == argument })
        else { return }
        report.error(
            "the kernel argument `\(argument)` must be there if `cex` opens the root volume", at: settings,
            "kernel_arguments")
    }
}
