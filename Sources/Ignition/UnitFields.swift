import Markup

/// Reads the elements of `systemd`.
enum UnitFields {
    static func unit(_ fields: Fields) -> Unit? {
        let name = fields.require("name") { $0 }
        let enabled = fields.boolean("enabled")
        let contents = fields.text("contents")
        let dropIns = fields.items("dropins").compactMap { path, node in
            dropIn(Fields(node, path: path, faults: fields.faults))
        }
        guard let name else { return nil }
        return fields.make { () throws(IgnitionError) in
            try Unit(name: name, enabled: enabled, contents: contents, dropIns: dropIns)
        }
    }

    private static func dropIn(_ fields: Fields) -> DropIn? {
        defer { fields.finish() }
        let name = fields.require("name") { $0 }
        let contents = fields.require("contents") { $0 }
        guard let name, let contents else { return nil }
        return fields.make { () throws(IgnitionError) in try DropIn(name: name, contents: contents) }
    }
}
