import Markup

extension Value {
    /// A list, or nothing instead of an empty one.
    static func list(_ values: [Value]) -> Value? { values.isEmpty ? nil : .array(values) }

    /// An object of what is there, or nothing.
    static func section(_ members: (String, Value?)...) -> Value? {
        members.contains { $0.1 != nil } ? .object(omittingNil: members) : nil
    }

    fileprivate static func name(_ name: String?) -> Value? { name.map { ["name": .string($0)] } }
}

extension File {
    func value() throws(IgnitionError) -> Value {
        let url = try DataURL(encoding: contents)
        let contents = Value.object(omittingNil: [
            ("source", .string(url.text)), ("compression", url.isCompressed ? "gzip" : nil),
        ])
        return .object(omittingNil: [
            ("path", .string(path)), ("mode", .integer(mode)), ("user", .name(user)),
            ("group", .name(group)),
            ("overwrite", .bool(overwrite)), ("contents", contents),
        ])
    }
}

extension Directory {
    var value: Value {
        .object(omittingNil: [
            ("path", .string(path)), ("mode", mode.map(Value.integer)), ("user", .name(user)),
            ("group", .name(group)),
        ])
    }
}

extension Link {
    var value: Value {
        .object(omittingNil: [
            ("path", .string(path)), ("target", .string(target)), ("hard", hard ? true : nil),
        ])
    }
}

extension Unit {
    var value: Value {
        let dropIns = dropIns.map { dropIn -> Value in
            ["name": .string(dropIn.name), "contents": .string(dropIn.contents)]
        }
        return .object(omittingNil: [
            ("name", .string(name)), ("enabled", enabled.map(Value.bool)),
            ("contents", contents.map(Value.string)),
            ("dropins", .list(dropIns)),
        ])
    }
}

extension User {
    var value: Value {
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
    var value: Value {
        .object(omittingNil: [("name", .string(name)), ("system", system.map(Value.bool))])
    }
}
