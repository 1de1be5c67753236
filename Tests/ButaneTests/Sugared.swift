import Ignition
import Markup
import TestSupport

@testable import Butane

/// What a shortcut made of a Butane text.
struct Sugared {
    let root: Element
    let spec: ButaneSpec
    let node: Node?
    /// Severity and path of what was found.
    let findings: [String]

    /// - Parameters:
    ///   - spec: Such as `fcos 1.6.0`.
    ///   - text: Without variant and version.
    init(_ spec: String, _ text: String, _ sugar: Sugar) throws {
        guard let known = ButaneSpec.all.first(where: { $0.description == spec }) else {
            throw TestFailure("no such version: \(spec)")
        }
        self.spec = known
        root = Element(try YAML.parse(Array(text.utf8), source: "test"))
        var report = Report()
        node = sugar(root, known, &report)
        findings = report.findings.map { "\($0.severity.rawValue) \($0.path?.description ?? "?")" }
    }

    /// A check that makes nothing.
    init(_ spec: String, _ text: String, check: (Element, ButaneSpec, inout Report) -> Void) throws {
        try self.init(spec, text) { root, spec, report in
            check(root, spec, &report)
            return nil
        }
    }

    var config: Value? { node?.value }

    var errors: [String] { findings.filter { $0.hasPrefix("error") } }

    /// The texts of the units.
    var units: [String] {
        node.map { Element($0) }?["systemd"]?.items("units").compactMap { $0.text("contents") } ?? []
    }
}
