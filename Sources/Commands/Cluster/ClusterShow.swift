import ArgumentParser
import Cluster
import Markup

/// `slipway cluster show`.
struct ClusterShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what a cluster file sets, or every value in force, and where each comes from.",
        discussion: """
            What the command line says beats the cluster file, which beats the defaults file, which beats what is built \
            in. Password hashes, inline Ignition and URLs with a password are not shown.

            EXAMPLES
              slipway cluster show -c rack/cluster.yaml --effective
              slipway cluster show -c rack/cluster.yaml --effective \\
                --virtual-ip 192.0.2.20 -o json
            """)

    @OptionGroup var cluster: ClusterOption
    @Flag(help: "Show every value in force, also those that nothing sets.")
    var effective = false
    @OptionGroup var format: FormatOption

    func run() throws {
        let layers = try cluster.layers()
        let definition = try ClusterOption.definition(of: layers)
        let fields = effective ? layers.fieldsInForce(of: definition) : layers.fieldsGiven
        let rows = fields.map { field in
            ["field": .string(field.path), "value": field.value, "origin": .string(field.origin)] as Value
        }
        try format.show(.array(rows), text: Self.table(fields))
    }

    /// The fields in columns: name, value, origin.
    private static func table(_ fields: [ClusterField]) -> String {
        let rows = fields.map { ($0.path, word($0.value), $0.origin) }
        let name = rows.map(\.0.count).max() ?? 0
        // A long value pushes its own row only.
        let value = min(rows.map(\.1.count).max() ?? 0, 48)
        return rows.map { row in
            padded(row.0, name) + "  " + padded(row.1, value) + "  " + row.2
        }
        .joined(separator: "\n")
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// A value in one word; lists of mappings by their number.
    private static func word(_ value: Value) -> String {
        switch value {
        case .null: "-"
        case .bool(let flag): "\(flag)"
        case .integer(let number): "\(number)"
        case .string(let text): text.isEmpty ? "(empty)" : Terminal.word(text)
        case .array(let items):
            if items.isEmpty {
                "-"
            } else if items.contains(where: { if case .object = $0 { true } else { false } }) {
                "\(items.count) of them"
            } else {
                items.map(word).joined(separator: ",")
            }
        case .object(let members):
            members.isEmpty ? "-" : members.map { "\($0.key)=\(word($0.value))" }.joined(separator: ",")
        }
    }
}
