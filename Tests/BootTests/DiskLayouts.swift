import Inventory
import Testing

/// A rack, what is looked for in it, and what comes out.
struct DiskLayout: Sendable, CustomTestStringConvertible {
    enum Outcome: Sendable {
        case picks(String)
        /// The message holds these words.
        case refuses([String])
    }

    let testDescription: String
    let disks: [DiskRack.Disk]
    var selectors: [DiskSelector] = []
    var mounted: [String] = []
    let outcome: Outcome

    private static let twins: [DiskRack.Disk] = [
        DiskRack.Disk(name: "sda", serial: "S4EV 1", model: "SSD 860", wwn: "0x5002538e40b1c2d3"),
        DiskRack.Disk(name: "sdb", serial: "S4EV 2", model: "SSD 860", wwn: "0x5002538e40b1c2d4"),
        DiskRack.Disk(
            name: "sdc", gigabytes: 4000, transport: "sas", serial: "ZGY", model: "ST4000", wwn: "0x5000c500a0b1c2d3",
            isRotational: true, labels: ["data"]),
        DiskRack.Disk(name: "nvme0n1", gigabytes: 1920, transport: "nvme", serial: "PHLJ", wwn: "eui.0025385a71b1c2d3"),
    ]

    static let all: [DiskLayout] = {
        func size(_ text: String) -> DataSize? { try? DataSize(text) }
        func path(_ text: String) -> DiskSelector { DiskSelector(path: try? DiskName(text)) }
        let small = DiskRack.Disk(name: "sda", gigabytes: 8)
        return [
            DiskLayout(
                testDescription: "the only disk beside what is none",
                disks: [
                    DiskRack.Disk(name: "vda", transport: "virtio"), DiskRack.Disk(name: "loop0", transport: "loop"),
                    DiskRack.Disk(name: "dm-0", transport: "dm"), DiskRack.Disk(name: "md127", transport: "md"),
                    DiskRack.Disk(name: "zram0", transport: "zram"), DiskRack.Disk(name: "sr0", transport: "sata"),
                    DiskRack.Disk(name: "mmcblk0boot0", transport: "mmc"), DiskRack.Disk(name: "sdz", gigabytes: 0),
                ], outcome: .picks("vda")),
            DiskLayout(
                testDescription: "one of several is never guessed", disks: twins,
                outcome: .refuses(["4 disks could hold the system", "install.disk", "nvme0n1", "serial ZGY"])),
            DiskLayout(
                testDescription: "none at all", disks: [], outcome: .refuses(["no disk fits", "no disk at all"])),
            DiskLayout(
                testDescription: "none that can be used",
                disks: [
                    small, DiskRack.Disk(name: "sdb", flags: ["ro": "1"]),
                    DiskRack.Disk(name: "sdc", flags: ["removable": "1"]),
                    DiskRack.Disk(name: "nvme0c0n1", transport: "nvme", flags: ["hidden": "1"]),
                    DiskRack.Disk(name: "sdd", transport: "usb", labels: ["ISO"]),
                    DiskRack.Disk(name: "sde", transport: "usb", filesystem: "iso9660"),
                ], mounted: ["sdd1"],
                outcome: .refuses([
                    "smaller than", "read-only", "removable", "hidden", "sdd (", "sde (",
                    "not taken: the installer's own",
                ])),
            DiskLayout(
                testDescription: "by kernel name", disks: twins, selectors: [path("sdb")], outcome: .picks("sdb")),
            DiskLayout(
                testDescription: "by a link", disks: twins, selectors: [path("/dev/disk/by-id/wwn-0x5000c500a0b1c2d3")],
                outcome: .picks("sdc")),
            DiskLayout(
                testDescription: "by a link to another's partition", disks: twins, selectors: [path("/dev/sdc1")],
                outcome: .refuses(["no disk fits", "path=sdc1"])),
            DiskLayout(
                testDescription: "by id", disks: twins, selectors: [DiskSelector(id: "nvme-PHLJ")],
                outcome: .picks("nvme0n1")),
            DiskLayout(
                testDescription: "by serial number, with spaces", disks: twins,
                selectors: [DiskSelector(serial: "S4EV 2")],
                outcome: .picks("sdb")),
            DiskLayout(
                testDescription: "a part of a serial number is none", disks: twins,
                selectors: [DiskSelector(serial: "S4EV")], outcome: .refuses(["no disk fits", "serial=S4EV"])),
            DiskLayout(
                testDescription: "a pattern is no serial number", disks: twins,
                selectors: [DiskSelector(serial: "ZG.")],
                outcome: .refuses(["no disk fits"])),
            DiskLayout(
                testDescription: "by world wide name", disks: twins,
                selectors: [DiskSelector(wwn: "eui.0025385a71b1c2d3")],
                outcome: .picks("nvme0n1")),
            DiskLayout(
                testDescription: "by what sysfs says where udev knows nothing",
                disks: [
                    DiskRack.Disk(
                        name: "sda", serial: "A1", model: "Disk One", wwn: "0x5000c500a0b1c2d3", isUnknownToUdev: true),
                    DiskRack.Disk(name: "sdb", serial: "A2", model: "Disk Two", isUnknownToUdev: true),
                ], selectors: [DiskSelector(serial: "A1", wwn: "0x5000c500a0b1c2d3", model: "Disk One")],
                outcome: .picks("sda")),
            DiskLayout(
                testDescription: "two of a model", disks: twins, selectors: [DiskSelector(model: "SSD 860")],
                outcome: .refuses(["2 disks fit", "model=SSD 860", "S4EV_1", "S4EV_2"])),
            DiskLayout(
                testDescription: "by size", disks: twins,
                selectors: [DiskSelector(minSize: size("1TB"), maxSize: size("1.92TB"))], outcome: .picks("nvme0n1")),
            DiskLayout(
                testDescription: "by platters", disks: twins, selectors: [DiskSelector(rotational: true)],
                outcome: .picks("sdc")),
            DiskLayout(
                testDescription: "by transport", disks: twins, selectors: [DiskSelector(transport: .sas)],
                outcome: .picks("sdc")),
            DiskLayout(
                testDescription: "all that is said must hold", disks: twins,
                selectors: [DiskSelector(serial: "ZGY", transport: .nvme)], outcome: .refuses(["no disk fits"])),
            DiskLayout(
                testDescription: "two for a mirror", disks: twins,
                selectors: [DiskSelector(serial: "S4EV 2"), DiskSelector(wwn: "0x5002538e40b1c2d3")],
                outcome: .picks("sdb sda")),
            DiskLayout(
                testDescription: "one disk is no mirror", disks: twins,
                selectors: [path("sda"), DiskSelector(serial: "S4EV 1")], outcome: .refuses(["same disk sda"])),
            DiskLayout(
                testDescription: "a mirror with one that is missing", disks: twins,
                selectors: [path("sda"), DiskSelector(serial: "S4EV 3")], outcome: .refuses(["no disk fits", "S4EV 3"])),
            DiskLayout(
                testDescription: "two paths to one disk of a storage network",
                disks: [
                    DiskRack.Disk(name: "sda", transport: "fc", wwn: "0x600a098000b1c2d3"),
                    DiskRack.Disk(name: "sdb", transport: "fc", wwn: "0x600a098000b1c2d3"),
                ], selectors: [DiskSelector(wwn: "0x600a098000b1c2d3")], outcome: .refuses(["2 disks fit"])),
        ] + odd
    }()

    /// What is no plain disk of its own.
    private static var odd: [DiskLayout] {
        func path(_ text: String) -> DiskSelector { DiskSelector(path: try? DiskName(text)) }
        let lun = "0x600a098000b1c2d3600a098000b1c2d3"
        let paths = ["sda", "sdb"].map { DiskRack.Disk(name: $0, transport: "fc", serial: "LUN 1", wwn: lun) }
        let other = DiskRack.Disk(name: "cciss!c0d0")
        return [
            DiskLayout(
                testDescription: "one of two paths by its name", disks: paths, selectors: [path("sda")],
                outcome: .refuses(["sda and sdb are paths to the same disk"])),
            DiskLayout(
                testDescription: "a mirror on two paths to one disk", disks: paths,
                selectors: [path("sda"), path("sdb")], outcome: .refuses(["paths to the same disk"])),
            DiskLayout(
                testDescription: "two disks of one storage with the same beginning of their names",
                disks: [
                    paths[0], DiskRack.Disk(name: "sdb", transport: "fc", serial: "LUN 1", wwn: lun.dropLast() + "4"),
                ],
                selectors: [path("sda")], outcome: .picks("sda")),
            DiskLayout(
                testDescription: "a maker that gives all disks one world wide name",
                disks: [paths[0], DiskRack.Disk(name: "sdb", serial: "other", wwn: lun)], selectors: [path("sda")],
                outcome: .picks("sda")),
            DiskLayout(
                testDescription: "the hidden paths of an NVMe disk",
                disks: [
                    DiskRack.Disk(
                        name: "nvme0n1", transport: "nvme", serial: "P", wwn: "eui.01", isUnknownToUdev: true),
                    DiskRack.Disk(
                        name: "nvme0c0n1", transport: "nvme", serial: "P", wwn: "eui.01", flags: ["hidden": "1"],
                        isUnknownToUdev: true),
                ], outcome: .picks("nvme0n1")),
            DiskLayout(
                testDescription: "a disk of another kind keeps one from being the only one",
                disks: [DiskRack.Disk(name: "sda"), other], outcome: .refuses(["2 disks could hold", "cciss!c0d0"])),
            DiskLayout(
                testDescription: "a disk of another kind beside the one that is named",
                disks: [DiskRack.Disk(name: "sda", serial: "A"), other], selectors: [DiskSelector(serial: "A")],
                outcome: .picks("sda")),
            DiskLayout(
                testDescription: "only a disk of another kind", disks: [other],
                outcome: .refuses(["the only disk is of a kind"])),
            DiskLayout(
                testDescription: "half of a RAID of the firmware's",
                disks: [DiskRack.Disk(name: "sda", filesystem: "isw_raid_member")], selectors: [path("sda")],
                outcome: .refuses(["no disk fits", "RAID of the firmware's"])),
            DiskLayout(
                testDescription: "what was half of an array of Linux",
                disks: [DiskRack.Disk(name: "sda", filesystem: "linux_raid_member")], outcome: .picks("sda")),
            DiskLayout(
                testDescription: "the installer's medium below a volume",
                disks: [
                    DiskRack.Disk(name: "sda", transport: "usb", labels: ["stick"], volume: "ventoy"),
                    DiskRack.Disk(name: "sdb", transport: "usb", volume: "live-base"),
                    DiskRack.Disk(name: "sdc", labels: ["x"], volume: "system-root"),
                ], mounted: ["mapper/ventoy", "mapper/live-base"], outcome: .picks("sdc")),
            DiskLayout(
                testDescription: "another case is another serial number",
                disks: [DiskRack.Disk(name: "sda", serial: "ZGY")], selectors: [DiskSelector(serial: "zgy")],
                outcome: .refuses(["no disk fits", "serial=zgy"])),
        ]
    }
}
