import Butane
import Ignition
import Markup
import SystemPackage

/// What a Butane text became.
struct Translated {
    /// The config, with decoded contents in base64 after `decoded:`; nil when it was refused.
    let output: Value?
    let report: Report

    /// - Parameter text: A whole config, or one of `fcos` 1.5.0 without variant and version.
    init(_ text: String, files: String? = nil, isStrict: Bool = false) throws {
        let head = text.contains("variant:") ? "" : "variant: fcos\nversion: 1.5.0\n"
        let result = try Butane.translate(
            Array((head + text).utf8), source: "test", filesDirectory: files.map { FilePath($0) }, isStrict: isStrict)
        output = try result.output?.value.decoded
        report = result.report
    }

    /// The findings, such as `error $.storage 3:1`.
    var findings: [String] {
        report.sorted.map { "\($0.severity) \($0.path?.description ?? "-") \($0.mark)" }
    }

    /// The value at a path such as `storage.files.0.path`; nil when there is none.
    subscript(path: String) -> Value? {
        path.split(separator: ".").reduce(output) { value, step in
            guard case .array(let values)? = value else { return value?[String(step)] }
            return Int(step).flatMap { values.indices.contains($0) ? values[$0] : nil }
        }
    }
}
