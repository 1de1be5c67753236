import Ignition
import Markup
import Testing

/// Reads a config of a test, whatever rules it breaks.
/// - Parameter members: What it has besides the version, such as `"storage":{}`.
func document(_ version: SpecVersion, _ members: String...) throws -> Config {
    let all = [#""ignition":{"version":"\#(version)"}"#] + members
    let text = "{\(all.joined(separator: ","))}"
    let (document, report) = Config.read(Array(text.utf8), source: "test")
    return try #require(document, "\(report.findings)")
}

/// Reads a config with files, directories and links, and so on.
func storage(_ version: SpecVersion = .v3_6, _ members: String) throws -> Config {
    try document(version, #""storage":{\#(members)}"#)
}
