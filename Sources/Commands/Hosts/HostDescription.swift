import ArgumentParser
import Inventory
import Markup

/// What a host is, as `host add` and `host approve` are told.
struct HostDescription: ParsableArguments {
    @Option(
        help: ArgumentHelp("What it becomes: control-plane or worker.", valueName: "role"),
        transform: { try HostRole($0) })
    var role: HostRole
    @Option(
        help: ArgumentHelp(
            "The disk that it is installed on; without it, the only one on which the system fits.", valueName: "disk"),
        transform: {
            _ = try DiskName($0)
            return $0
        })
    var disk: String?

    /// As an entry of `hosts:`.
    func entry(of name: HostName, mac: MACAddress? = nil) -> Value {
        .object(omittingNil: [
            ("name", .string(name.description)), ("mac", mac.map { .string($0.description) }),
            ("role", .string(role.rawValue)), ("disk", disk.map { .string($0) }),
        ])
    }
}
