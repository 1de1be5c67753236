import Ignition
import Markup

/// Warnings about partitions that Fedora CoreOS would not take as they are meant.
enum BootDeviceDisks {
    /// Checks `storage.disks`.
    static func check(_ root: Element, _ fcos: ButaneSpec.Release, _ report: inout Report) {
        // Mirroring wipes its disks.
        let mirrored = Set(root["boot_device"]?["mirror"]?.items("devices").compactMap(\.text) ?? [])
        for disk in root["storage"]?.items("disks") ?? [] {
            let device = disk.text("device") ?? ""
            let partitions = disk.items("partitions")
            if disk.flag("wipe_table") != true, !mirrored.contains(device) {
                if fcos >= ButaneSpec.Release(1, 6) { checkReuse(partitions, device, &report) }
                for partition in partitions { checkNumber(partition, &report) }
            }
            if fcos >= ButaneSpec.Release(1, 3) { checkRoot(partitions, &report) }
        }
    }

    private static func checkReuse(_ partitions: [Element], _ device: String, _ report: inout Report) {
        guard device != "/dev/disk/by-id/coreos-boot-disk" else { return }
        for partition in partitions where partition["label"] != nil && number(partition) == 0 {
            report.warning(
                "a partition cannot be found by its label alone; give its number, or wipe the table", at: partition,
                "number")
        }
    }

    private static func number(_ partition: Element) -> Int { partition.integer("number") ?? 0 }

    /// The numbers that the image gives to its own labels.
    private static let numbers = ["BIOS-BOOT": 1, "PowerPC-PReP-boot": 1, "EFI-SYSTEM": 2, "boot": 3, "root": 4]

    private static func checkNumber(_ partition: Element, _ report: inout Report) {
        guard let label = partition.text("label"), let own = numbers[label], own != number(partition) else { return }
        report.warning(
            "the image's partition `\(label)` has the number \(own); this one would be made anew under the same label",
            at: partition, "label")
    }

    private static func checkRoot(_ partitions: [Element], _ report: inout Report) {
        let lastUnplaced = partitions.lastIndex { ($0.integer("start_mib") ?? 0) == 0 } ?? 0
        for (index, root) in partitions.enumerated() where root.text("label") == "root" {
            let size = root.integer("size_mib") ?? 0
            if size == 0, lastUnplaced > index {
                report.warning(
                    "`root` cannot grow over the space that is left, since a partition without a start follows it",
                    at: root, "label")
            } else if size != 0, size < 8192 {
                report.warning("the root partition should have 8 GiB at least", at: root, "size_mib")
            }
        }
    }
}
