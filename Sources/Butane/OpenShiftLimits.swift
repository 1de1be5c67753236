import Ignition
import Markup

/// What hosts of a variant do not support of Ignition, whoever asks for it: the user or a shortcut.
///
/// For `openshift` these are the limits of the machine config operator, which would mark hosts as degraded, at once or
/// when such a field changes (machine-config-operator, "MachineConfigDaemon", "Supported vs Unsupported Ignition config
/// changes").
enum OpenShiftLimits {
    /// Checks a whole Ignition config.
    static func check(_ config: Element, _ spec: ButaneSpec, _ report: inout Report) {
        for limit in VariantLimits.of(spec) { limit.check(config, &report) }
        guard spec.variant == .openshift else { return }
        for filesystem in config["storage"]?.items("filesystems") ?? [] {
            if let format = filesystem.text("format"), ["btrfs", "none"].contains(format) {
                report.error("OpenShift does not support the format `\(format)`", at: filesystem, "format")
            }
        }
        for file in config["storage"]?.items("files") ?? [] { checkFile(file, spec, &report) }
        for user in config["passwd"]?.items("users") ?? [] where user.text("name") != "core" {
            report.error("OpenShift supports no user but `core`", at: user, "name")
        }
    }

    private static func checkFile(_ file: Element, _ spec: ButaneSpec, _ report: inout Report) {
        if let contents = file["contents"] {
            if let source = contents.text("source"), scheme(source) != "data" {
                report.error(
                    "OpenShift wants contents within the config; use `inline` or `local`", at: contents, "source")
            }
            if spec.version < ButaneSpec.Release(4, 10), contents.text("compression") ?? "" != "" {
                report.error("OpenShift before 4.10 does not unpack files", at: contents, "compression")
            }
        }
        if spec.version >= ButaneSpec.Release(4, 10), let mode = file.integer("mode"), mode & ~0o777 != 0 {
            report.error("OpenShift does not support setuid, setgid and sticky bits", at: file, "mode")
        }
    }

    /// The scheme of a URL in small letters; empty if there is none.
    private static func scheme(_ url: String) -> String {
        url.utf8.firstIndex(of: UInt8(ascii: ":")).map { url[..<$0].lowercased() } ?? ""
    }
}
