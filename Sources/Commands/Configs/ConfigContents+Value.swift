import Cluster
import Ignition
import Markup

extension ConfigContents {
    /// Everything for programs; without contents when it is `isShort`.
    /// - Parameter origins: Where everything comes from, where that is known.
    func value(isShort: Bool, origins: ConfigOrigins?) -> Value {
        func listed(_ list: ElementKey.List, _ key: String, _ value: Value) -> Value {
            guard let origins, case .object(let members) = value else { return value }
            let names = origins[ElementKey(list, key)].map(Value.string)
            return .object(members + [Value.Member("origin", .array(names))])
        }
        return [
            "nodes": .array(nodes.map { listed($0.kind.list, $0.path, $0.value(isShort: isShort)) }),
            "units": .array(units.map { listed(.units, $0.name, $0.value(isShort: isShort)) }),
            "users": .array(users.map { listed(.users, $0.name, $0.value) }),
            "groups": .array(groups.map { listed(.groups, $0.name, $0.value) }),
            "disks": .array(disks.map { listed(.disks, $0.device, $0.value) }),
        ]
    }
}

extension ConfigContents.Entry {
    fileprivate func value(isShort: Bool) -> Value {
        .object(omittingNil: [
            ("kind", .string(kind.rawValue)), ("path", .string(path)), ("mode", mode.map(Value.integer)),
            ("user", user.map(Value.string)), ("group", group.map(Value.string)),
            ("overwrite", overwrite ? true : nil), ("target", target.map(Value.string)), ("hard", isHard ? true : nil),
            ("contents", contents?.value(isShort: isShort)),
            ("append", additions.isEmpty ? nil : .array(additions.map { $0.value(isShort: isShort) })),
        ])
    }
}

extension ConfigContents.Part {
    fileprivate func value(isShort: Bool) -> Value {
        switch contents {
        case .remote(let source):
            .object(omittingNil: [("source", .string(source)), ("hash", hash.map(Value.string))])
        case .broken(let reason): ["error": .string(reason)]
        case .inline(let bytes, let isText, let digest):
            .object(omittingNil: [
                ("size", .integer(bytes.count)), ("sha256", .string(digest)),
                ("text", isText && !isShort ? .string(String(decoding: bytes, as: UTF8.self)) : nil),
            ])
        }
    }
}

extension ConfigContents.UnitEntry {
    fileprivate func value(isShort: Bool) -> Value {
        let dropIns = dropIns.map { dropIn in
            Value.object(omittingNil: [
                ("name", .string(dropIn.name)), ("contents", isShort ? nil : dropIn.contents.map(Value.string)),
            ])
        }
        return .object(omittingNil: [
            ("name", .string(name)), ("enabled", isEnabled.map(Value.bool)), ("mask", isMasked.map(Value.bool)),
            ("contents", isShort ? nil : contents.map(Value.string)),
            ("dropins", dropIns.isEmpty ? nil : .array(dropIns)),
        ])
    }
}

extension ConfigContents.UserEntry {
    fileprivate var value: Value {
        .object(omittingNil: [
            ("name", .string(name)), ("uid", number.map(Value.integer)),
            ("groups", .array(groups.map(Value.string))), ("sshAuthorizedKeys", .array(keys.map(Value.string))),
            ("hasPassword", .bool(hasPassword)), ("homeDir", home.map(Value.string)),
            ("shell", shell.map(Value.string)), ("shouldExist", .bool(isWanted)),
        ])
    }
}

extension ConfigContents.GroupEntry {
    fileprivate var value: Value {
        .object(omittingNil: [
            ("name", .string(name)), ("gid", number.map(Value.integer)), ("shouldExist", .bool(isWanted)),
        ])
    }
}

extension ConfigContents.DiskEntry {
    fileprivate var value: Value {
        let parts = partitions.map { part in
            Value.object(omittingNil: [
                ("number", .integer(part.number)), ("label", part.label.map(Value.string)),
                ("sizeMiB", part.size.map(Value.integer)), ("startMiB", part.start.map(Value.integer)),
                ("shouldExist", .bool(part.isWanted)),
            ])
        }
        return ["device": .string(device), "wipeTable": .bool(isWiped), "partitions": .array(parts)]
    }
}
