import Markup

/// The languages that documents are written in: data read is data written.
enum MarkupTargets {
    private static let limits = ParseLimits(bytes: 1 << 16, depth: 32, nodes: 4000)

    static let json = Target("json", limit: 4096, refusals: [Fault.self], seeds: { many("[", "1,", "1]") }) {
        input in
        let value = try JSON.parse(input, source: "j", limits: limits).value
        for indent in [nil, 2] {
            let again = try JSON.parse(Array(value.json(indent: indent).utf8), source: "again").value
            expectEqual(again, value, "the JSON written again")
        }
    }

    static let yaml = Target("yaml", limit: 4096, refusals: [Fault.self], seeds: { many("", "- 1\n", "") }) {
        input in
        let value = try YAML.parse(input, source: "y", limits: limits).value
        let again = try YAML.parse(Array(value.yaml().utf8), source: "again").value
        expectEqual(again, value, "the YAML written again")
    }

    static let all = [json, yaml]

    /// Thousands of small values: what takes long for each of them takes too long.
    private static func many(_ start: String, _ item: String, _ end: String) -> [[UInt8]] {
        let text = start + String(repeating: item, count: 4000 / item.utf8.count) + end
        return [Array(text.utf8)]
    }
}
