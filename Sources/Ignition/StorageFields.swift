import Markup

/// Reads the elements of `storage`.
enum StorageFields {
    /// - Parameter budget: The bytes that this file and those after it may still hold.
    static func file(_ fields: Fields, budget: inout Int) -> File? {
        let path = fields.require("path") { $0 }
        let mode = fields.integer("mode", in: Mode.range)
        if mode == nil && fields.value("mode") == nil { fields.missing("mode") }
        let (user, group) = owners(fields)
        // Without the key, Ignition does not overwrite.
        let overwrite = fields.boolean("overwrite") ?? false
        let contents = contents(fields, budget: &budget)
        guard let path, let mode, let contents else { return nil }
        budget -= contents.count
        return fields.make { () throws(IgnitionError) in
            try File(path: path, mode: mode, user: user, group: group, contents: contents, overwrite: overwrite)
        }
    }

    static func directory(_ fields: Fields) -> Directory? {
        let path = fields.require("path") { $0 }
        let mode = fields.integer("mode", in: Mode.range)
        let (user, group) = owners(fields)
        guard let path else { return nil }
        return fields.make { () throws(IgnitionError) in
            try Directory(path: path, mode: mode, user: user, group: group)
        }
    }

    static func link(_ fields: Fields) -> Link? {
        let path = fields.require("path") { $0 }
        let target = fields.require("target") { $0 }
        let hard = fields.boolean("hard") ?? false
        guard let path, let target else { return nil }
        return fields.make { () throws(IgnitionError) in try Link(path: path, target: target, hard: hard) }
    }

    private static func owners(_ fields: Fields) -> (user: String?, group: String?) {
        func name(_ key: String) -> String? {
            guard let owner = fields.fields(key) else { return nil }
            defer { owner.finish() }
            return owner.require("name") { $0 }
        }
        return (name("user"), name("group"))
    }

    private static func contents(_ fields: Fields, budget: inout Int) -> [UInt8]? {
        guard let contents = fields.fields("contents") else {
            fields.missing("contents")
            return nil
        }
        defer { contents.finish() }
        let compression = contents.parse("compression") { text throws(IgnitionError) in
            guard ["", "gzip"].contains(text) else {
                throw .value(what: "compression", given: text, expected: "`gzip` or nothing")
            }
            return text
        }
        let limit = min(DataURL.longestContents, budget)
        return contents.require("source") {
            try DataURL.decode($0, isCompressed: compression == "gzip", limit: limit)
        }
    }
}
