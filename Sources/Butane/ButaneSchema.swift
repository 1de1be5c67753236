import Ignition

/// What keys a Butane config may have: the fields of the Ignition specification that it becomes, and the shortcuts of
/// its own version.
enum ButaneSchema {
    /// A whole config.
    static func config(_ spec: ButaneSpec) -> ButaneType {
        let base = derived(Schema.config, spec)
        return ButaneType(base.name, base.fields.merging(rootFields(spec)) { _, own in own })
    }

    private static func derived(_ type: ObjectType, _ spec: ButaneSpec) -> ButaneType {
        var fields: [String: ButaneType.Field] = [:]
        // The version of Ignition follows from that of Butane.
        for field in type.fields where field.since <= spec.ignition && field.name != "version" {
            fields[snakeCase(field.name)] = ButaneType.Field(kind: derived(field.type, spec), ignition: field.name)
        }
        for (name, kind) in shortcuts(of: type, spec) {
            fields[name] = ButaneType.Field(kind: kind, ignition: nil)
        }
        return ButaneType(type.name, fields)
    }

    private static func derived(_ type: FieldType, _ spec: ButaneSpec) -> ButaneKind {
        switch type {
        case .string: .string
        case .integer(let isPlain): .integer(isPlain: isPlain)
        case .boolean: .boolean
        case .object(let type): .object(derived(type, spec))
        case .list(let item, _): .list(derived(item, spec))
        }
    }

    /// What Butane adds to an object of Ignition.
    private static func shortcuts(of type: ObjectType, _ spec: ButaneSpec) -> [(String, ButaneKind)] {
        switch type.name {
        case "resource":
            // Other configs and authorities had nothing but a source at first; they alone lack compression then.
            if spec.ignition >= .v3_1 { return [("inline", .string), ("local", .string)] }
            return (type["compression"]?.since ?? .v3_0) == .v3_0 ? [("inline", .string)] : []
        case "storage" where spec.ignition >= .v3_1:
            return [("trees", .list(.object(tree(spec))))]
        case "filesystem" where spec.ignition >= .v3_1: return [("with_mount_unit", .boolean)]
        case "user" where type["sshAuthorizedKeys"] != nil && spec.ignition >= .v3_4:
            return [("ssh_authorized_keys_local", .list(.string))]
        case "unit" where spec.ignition >= .v3_4, "dropin" where spec.ignition >= .v3_4:
            return [("contents_local", .string)]
        default: return []
        }
    }

    private static func tree(_ spec: ButaneSpec) -> ButaneType {
        let own: [String: ButaneKind] = ["local": .string, "path": .string]
        guard spec.ignition >= .v3_6 else { return ButaneType(own: own) }
        let owner = ButaneKind.object(ButaneType(own: ["id": .integer(isPlain: false), "name": .string]))
        let more: [String: ButaneKind] = [
            "dir_mode": .integer(isPlain: false), "file_mode": .integer(isPlain: false), "group": owner, "user": owner,
        ]
        return ButaneType(own: own.merging(more) { own, _ in own })
    }

    private static func rootFields(_ spec: ButaneSpec) -> [String: ButaneType.Field] {
        var fields: [String: ButaneKind] = ["variant": .string, "version": .string]
        if let fcos = spec.fcos {
            if fcos >= ButaneSpec.Release(1, 3) { fields["boot_device"] = .object(bootDevice(spec, fcos)) }
            if fcos >= ButaneSpec.Release(1, 5) {
                let user = ButaneType(own: ["name": .string, "password_hash": .string])
                fields["grub"] = .object(ButaneType(own: ["users": .list(.object(user))]))
            }
        }
        if spec.variant == .openshift {
            fields["metadata"] = .object(ButaneType(own: ["name": .string, "labels": .map]))
            fields["openshift"] = .object(
                ButaneType(own: [
                    "extensions": .list(.string), "fips": .boolean, "kernel_arguments": .list(.string),
                    "kernel_type": .string,
                ]))
        }
        return fields.mapValues { ButaneType.Field(kind: $0, ignition: nil) }
    }

    private static func bootDevice(_ spec: ButaneSpec, _ fcos: ButaneSpec.Release) -> ButaneType {
        var tang: [String: ButaneKind] = ["thumbprint": .string, "url": .string]
        var luks: [String: ButaneKind] = ["threshold": .integer(isPlain: false), "tpm2": .boolean]
        if spec.ignition >= .v3_4 {
            tang["advertisement"] = .string
            luks["discard"] = .boolean
        }
        if fcos >= ButaneSpec.Release(1, 6) {
            luks["cex"] = .object(ButaneType(own: ["enabled": .boolean]))
            luks["device"] = .string
        }
        luks["tang"] = .list(.object(ButaneType(own: tang)))
        return ButaneType(own: [
            "layout": .string, "luks": .object(ButaneType(own: luks)),
            "mirror": .object(ButaneType(own: ["devices": .list(.string)])),
        ])
    }
}
