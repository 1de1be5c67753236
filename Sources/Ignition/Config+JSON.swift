import Markup

extension Config {
    /// The config as Ignition reads it: compact, the same bytes each time, with a newline at its end.
    /// - Throws: ``IgnitionError/compression(_:)``.
    package func json() throws(IgnitionError) -> String {
        var files: [Value] = []
        for file in self.files { files.append(try file.json()) }
        let kernelArguments: Value? = Value.object(("shouldExist", .list(self.kernelArguments.map(Value.string))))
        let passwd = Value.object(("users", .list(users.map(\.json))), ("groups", .list(groups.map(\.json))))
        let storage = Value.object(
            ("directories", .list(directories.map(\.json))), ("files", .list(files)),
            ("links", .list(links.map(\.json))))
        let root = Value.object(omittingNil: [
            ("ignition", ["version": .string(version.rawValue)]), ("kernelArguments", kernelArguments),
            ("passwd", passwd), ("storage", storage), ("systemd", Value.object(("units", .list(units.map(\.json))))),
        ])
        return root.json() + "\n"
    }
}

extension Value {
    /// A list, or nothing instead of an empty one.
    fileprivate static func list(_ values: [Value]) -> Value? { values.isEmpty ? nil : .array(values) }

    /// An object of what is there, or nothing.
    fileprivate static func object(_ members: (String, Value?)...) -> Value? {
        members.contains { $0.1 != nil } ? .object(omittingNil: members) : nil
    }

    fileprivate static func name(_ name: String?) -> Value? { name.map { ["name": .string($0)] } }
}

extension File {
    fileprivate func json() throws(IgnitionError) -> Value {
        let url = try DataURL(encoding: contents)
        let contents = Value.object(omittingNil: [
            ("source", .string(url.text)), ("compression", url.isCompressed ? "gzip" : nil),
        ])
        return .object(omittingNil: [
            ("path", .string(path)), ("mode", .integer(mode)), ("user", .name(user)), ("group", .name(group)),
            ("overwrite", .bool(overwrite)), ("contents", contents),
        ])
    }
}

extension Directory {
    fileprivate var json: Value {
        .object(omittingNil: [
            ("path", .string(path)), ("mode", mode.map(Value.integer)), ("user", .name(user)), ("group", .name(group)),
        ])
    }
}

extension Link {
    fileprivate var json: Value {
        .object(omittingNil: [("path", .string(path)), ("target", .string(target)), ("hard", hard ? true : nil)])
    }
}

extension Unit {
    fileprivate var json: Value {
        let dropIns = dropIns.map { dropIn -> Value in
            ["name": .string(dropIn.name), "contents": .string(dropIn.contents)]
        }
        return .object(omittingNil: [
            ("name", .string(name)), ("enabled", enabled.map(Value.bool)), ("contents", contents.map(Value.string)),
            ("dropins", .list(dropIns)),
        ])
    }
}

extension User {
    fileprivate var json: Value {
        .object(omittingNil: [
            ("name", .string(name)), ("groups", .list(groups.map(Value.string))),
            ("sshAuthorizedKeys", .list(sshAuthorizedKeys.map(Value.string))),
            ("passwordHash", passwordHash.map(Value.string)), ("shell", shell.map(Value.string)),
            ("homeDir", homeDirectory.map(Value.string)), ("noCreateHome", noCreateHome.map(Value.bool)),
            ("primaryGroup", primaryGroup.map(Value.string)), ("system", system.map(Value.bool)),
        ])
    }
}

extension Group {
    fileprivate var json: Value {
        .object(omittingNil: [("name", .string(name)), ("system", system.map(Value.bool))])
    }
}
