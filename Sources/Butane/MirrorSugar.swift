import Ignition
import Markup

/// The shortcut `boot_device.mirror`: every disk gets the partitions of the image, and all their boot partitions and
/// all their root partitions become an array each. System partitions stay apart, since firmware writes to them.
struct MirrorSugar {
    static let rootDevice = "/dev/md/md-root"

    /// Entries of `storage.disks`.
    let disks: [Node]
    /// Entries of `storage.filesystems`, without the root filesystem.
    let filesystems: [Node]
    /// Entries of `storage.raid`.
    let arrays: [Node]

    init(_ bootDevice: Element, layout: BootDeviceLayout, disks devices: [Element]) {
        let nodes = SugarNodes(mark: bootDevice["mirror"]?.mark ?? bootDevice.mark)
        disks = devices.enumerated().map { Self.disk($0.element, number: $0.offset + 1, layout) }
        let hasSystem = layout.firmwarePartitions.contains { $0.label == BootDeviceLayout.Partition.system.label }
        let systems = hasSystem ? devices.enumerated().map { Self.system($0.element, number: $0.offset + 1) } : []
        filesystems =
            systems + [
                nodes.object(
                    ("device", nodes.text("/dev/md/md-boot")), ("format", nodes.text("ext4")),
                    ("label", nodes.text("boot")), ("wipeFilesystem", nodes.flag(true)))
            ]
        // The superblock of `boot` is at its end, so that boot loaders may take a member for a plain filesystem.
        arrays = [("boot", ["--metadata=1.0"]), ("root", [])].map { label, options in
            nodes.object(
                ("devices", nodes.list((1...devices.count).map { nodes.text(Self.partition(label, $0)) })),
                ("level", nodes.text("raid1")), ("name", nodes.text("md-\(label)")),
                ("options", options.isEmpty ? nil : nodes.list(options.map(nodes.text))))
        }
    }

    private static func partition(_ label: String, _ number: Int) -> String {
        "/dev/disk/by-partlabel/\(label)-\(number)"
    }

    private static func disk(_ device: Element, number: Int, _ layout: BootDeviceLayout) -> Node {
        let nodes = SugarNodes(mark: device.mark)
        let firmware = layout.firmwarePartitions.map { partition in
            nodes.object(
                ("label", nodes.text("\(partition.label)-\(number)")), ("sizeMiB", nodes.number(partition.sizeMiB)),
                ("typeGuid", nodes.text(partition.type)))
        }
        let own = [
            nodes.object(("label", nodes.text("boot-\(number)")), ("sizeMiB", nodes.number(384))),
            nodes.object(("label", nodes.text("root-\(number)"))),
        ]
        return nodes.object(
            ("device", device.node), ("partitions", nodes.list(firmware + own)), ("wipeTable", nodes.flag(true)))
    }

    private static func system(_ device: Element, number: Int) -> Node {
        let nodes = SugarNodes(mark: device.mark)
        return nodes.object(
            ("device", nodes.text(partition("esp", number))), ("format", nodes.text("vfat")),
            ("label", nodes.text("esp-\(number)")), ("wipeFilesystem", nodes.flag(true)))
    }
}
