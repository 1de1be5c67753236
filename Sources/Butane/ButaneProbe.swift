import Ignition
import Markup

extension ButaneSpec {
    /// Finds out which specification a config keeps to.
    /// - Returns: nil after an error in the report, which names the specifications there are.
    static func probe(_ root: Node, _ report: inout Report) -> ButaneSpec? {
        let root = Element(root)
        let variants = Variant.allCases.map(\.rawValue).joined(separator: ", ")
        guard let name = root.text("variant"), !name.isEmpty else {
            report.error("`variant` is missing; write which system the config is for: \(variants)", at: root, "variant")
            return nil
        }
        guard let variant = Variant(rawValue: name) else {
            report.error("the variant `\(name.prefix(40))` is not known; known are \(variants)", at: root, "variant")
            return nil
        }
        let specs = all.filter { $0.variant == variant }
        let versions = specs.map(\.version.description).joined(separator: ", ")
        guard let version = root.text("version"), !version.isEmpty else {
            report.error("`version` is missing; known are \(versions)", at: root, "version")
            return nil
        }
        if let spec = specs.first(where: { $0.version.description == version }) { return spec }
        let kind = version.hasSuffix("-experimental") ? "experimental and not taken" : "not known"
        report.error(
            "version \(version.prefix(40)) of `\(name)` is \(kind); known are \(versions)", at: root, "version")
        return nil
    }
}
