import Ignition
import Markup

/// The shortcut `with_mount_unit` of filesystems: a unit that mounts the filesystem, or swaps to it, at each start
/// (systemd.mount(5), systemd.swap(5)).
enum MountUnits {
    /// A ``Sugar``.
    static func sugar(_ root: Element, _ spec: ButaneSpec, _ report: inout Report) -> Node? {
        guard let storage = root["storage"] else { return nil }
        let wanting = storage.items("filesystems").filter { $0.flag("with_mount_unit") == true }
        guard !wanting.isEmpty else { return nil }
        let networked = networkedDevices(storage)
        var units: [Node] = []
        for filesystem in wanting {
            guard let unit = MountUnit(filesystem, spec, networked: networked, &report) else { continue }
            let nodes = SugarNodes(mark: filesystem["with_mount_unit"]?.mark ?? filesystem.mark)
            units.append(
                nodes.object(
                    ("contents", nodes.text(unit.text)), ("enabled", nodes.flag(true)), ("name", nodes.text(unit.name)))
            )
        }
        guard units.count == wanting.count else { return nil }
        let nodes = SugarNodes(mark: wanting[0].mark)
        return nodes.object(("systemd", nodes.object(("units", nodes.list(units)))))
    }

    /// The devices of volumes that only a Tang server can open, by both their names.
    private static func networkedDevices(_ storage: Element) -> Set<String> {
        var devices: Set<String> = []
        for volume in storage.items("luks") where volume["clevis"]?.items("tang").isEmpty == false {
            guard let name = volume.text("name") else { continue }
            devices.formUnion(["/dev/mapper/\(name)", "/dev/disk/by-id/dm-name-\(name)"])
        }
        return devices
    }
}
