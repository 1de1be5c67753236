import Inventory
import Markup

/// The fields of `install:`, as ``BuiltInField`` has them.
enum InstallFields {
    static func all(of install: InstallSettings) -> [BuiltInField] {
        source(install) + bootFiles(install) + disks(install.storage) + system(install) + people(install)
    }

    private static func source(_ install: InstallSettings) -> [BuiltInField] {
        [
            field("method", word(install.method)), field("version", install.version.map(word) ?? .null),
            field("firmware", word(install.firmware)),
            field("ignition", word(install.ignition)), field("ref", .string(install.ref)),
            field("osName", .string(install.osName)), field("image", text(install.image?.description)),
        ]
    }

    private static func bootFiles(_ install: InstallSettings) -> [BuiltInField] {
        [
            field("medium", text(install.medium)), field("kernel", text(install.kernel)),
            field("initrd", text(install.initrd)), field("rootfs", text(install.rootFS)),
            field("stage2", text(install.stage2)), field("arguments", list(install.arguments)),
            field("consoles", list(install.consoles)), field("proxy", text(install.proxy?.description)),
        ]
    }

    private static func disks(_ storage: StorageSettings) -> [BuiltInField] {
        [
            read("disk", .null), read("disks", []), field("storage.layout", word(storage.layout)),
            field("storage.mirror", .bool(storage.isMirrored)),
            field("storage.boot", .string(storage.boot?.description ?? "1GiB")),
            field("storage.root", share(storage.root)), field("storage.var", storage.var.map(share) ?? .null),
            field("storage.swap", text(storage.swap?.description)), field("storage.keep", list(storage.keep)),
            field("storage.filesystem", word(storage.filesystem)),
        ]
    }

    private static func share(_ share: StorageSettings.Share) -> Value {
        switch share {
        case .fixed(let size): .string(size.description)
        case .rest: "rest"
        }
    }

    private static func system(_ install: InstallSettings) -> [BuiltInField] {
        let (locale, security) = (install.locale, install.security)
        return [
            field("language", .string(locale.language.description)),
            field("keyboard", .string(locale.keyboard.description)),
            field("timezone", .string(locale.timeZone.description)), field("ntp", list(locale.timeServers)),
            field("selinux", word(security.selinux)),
            field("firewall", word(security.firewall)), field("fips", .bool(security.isFIPS)),
            field("finish", word(install.finish)),
        ]
    }

    private static func people(_ install: InstallSettings) -> [BuiltInField] {
        [field("rootPassword", text(install.accounts.rootPassword?.text)), read("sshKeys", []), read("users", [])]
            + ["pre", "post", "onerror", "certificateAuthorities"].map { read($0, []) }
    }

    private static func field(_ key: String, _ value: Value) -> BuiltInField {
        BuiltInField.field("install.\(key)", value)
    }

    private static func read(_ key: String, _ value: Value) -> BuiltInField {
        BuiltInField.read("install.\(key)", value)
    }

    private static func word(_ value: some RawRepresentable<String>) -> Value { .string(value.rawValue) }

    private static func text(_ text: String?) -> Value { BuiltInField.text(text) }

    private static func list(_ items: [some CustomStringConvertible]) -> Value {
        .array(items.map { .string($0.description) })
    }
}
