import Ignition
import Markup

/// Another config that a config merges, or puts in its own place.
enum EmbeddedConfig {
    /// Warns of what is no config. As with Butane it is an error only when it stands in the config itself and is of no
    /// other version than that becomes.
    static func check(
        _ bytes: [UInt8], from origin: Element, _ version: SpecVersion, _ report: inout Report
    ) {
        let (document, findings) = Config.read(bytes, source: "config")
        guard document == nil || findings.hasErrors else { return }
        let reason = findings.sorted.first { $0.severity == .error }.map { " (\($0.mark): \($0.message))" } ?? ""
        let message = "this is no valid Ignition config\(reason)"
        let isFile = if case .key("local", of: _) = origin.path { true } else { false }
        if isFile || (document.map { $0.version != version } ?? isOfUnknownVersion(bytes)) {
            report.warning(message, at: origin)
        } else {
            report.error(message, at: origin)
        }
    }

    /// Whether the text says a version that is not known here, and may be a later one.
    private static func isOfUnknownVersion(_ bytes: [UInt8]) -> Bool {
        guard let root = try? JSON.parse(bytes, source: "config", reading: .tolerant),
            case .scalar(let version, isPlain: false)? = root["ignition"]?["version"]?.content
        else { return false }
        let numbers = version.prefix { $0 != "-" && $0 != "+" }.split(separator: ".")
        return SpecVersion(rawValue: version) == nil && numbers.count == 3 && numbers.allSatisfy { Int($0) != nil }
    }
}
