import Markup

/// Reads the elements of `passwd`.
enum AccountFields {
    static func user(_ fields: Fields) -> User? {
        let name = fields.require("name") { $0 }
        let groups = fields.list("groups") { $0 }
        let keys = fields.list("sshAuthorizedKeys") { $0 }
        let passwordHash = fields.text("passwordHash")
        let shell = fields.text("shell")
        let homeDirectory = fields.text("homeDir")
        let noCreateHome = fields.boolean("noCreateHome")
        let primaryGroup = fields.text("primaryGroup")
        let system = fields.boolean("system")
        guard let name else { return nil }
        return fields.make { () throws(IgnitionError) in
            try User(
                name: name, groups: groups, sshAuthorizedKeys: keys, passwordHash: passwordHash, shell: shell,
                homeDirectory: homeDirectory, noCreateHome: noCreateHome, primaryGroup: primaryGroup, system: system)
        }
    }

    static func group(_ fields: Fields) -> Group? {
        let name = fields.require("name") { $0 }
        let system = fields.boolean("system")
        guard let name else { return nil }
        return fields.make { () throws(IgnitionError) in try Group(name: name, system: system) }
    }
}
