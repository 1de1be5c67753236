import FoundationEssentials
import TestSupport

/// A machine's disks as the kernel and udev show them: a tree with /sys, /dev, /run/udev and /proc.
struct DiskRack {
    struct Disk: Sendable {
        let name: String
        var gigabytes = 500
        /// How it is attached, as ``DiskTransport`` has it; `loop`, `md` and the like for what is no disk.
        var transport = "sata"
        var serial: String?
        var model: String?
        var wwn: String?
        var isRotational = false
        /// Files of its directory in sysfs, such as `ro`.
        var flags: [String: String] = [:]
        /// Labels of the partitions' filesystems; empty for none.
        var labels: [String] = []
        var filesystem: String?
        /// The device mapper's name of a volume on the first partition, or on the disk when it has none.
        var volume: String?
        /// What udev does not know and sysfs does.
        var isUnknownToUdev = false

        /// The partition of a number, counted from one.
        func partition(_ number: Int) -> String {
            (name.last?.isNumber ?? false) ? "\(name)p\(number)" : "\(name)\(number)"
        }

        /// Where it hangs below /sys/devices.
        fileprivate func place(_ index: Int) -> String {
            let slot = "pci0000:00/0000:00:\(10 + index).0"
            return switch transport {
            case "sata": "\(slot)/ata\(index)/host\(index)/target\(index):0:0/\(index):0:0:0/block/\(name)"
            case "sas":
                "\(slot)/host0/port-0:\(index)/end_device-0:\(index)/target0:0:\(index)/0:0:\(index):0/block/\(name)"
            case "usb": "\(slot)/usb1/1-\(index)/1-\(index):1.0/host\(index)/target0:0:0/0:0:0:0/block/\(name)"
            case "fc": "\(slot)/host1/rport-1:0-\(index)/target1:0:\(index)/1:0:\(index):0/block/\(name)"
            case "iscsi": "platform/host9/session\(index)/target9:0:0/9:0:0:\(index)/block/\(name)"
            case "nvme": "\(slot)/nvme/nvme\(index)/\(name)"
            case "virtio": "\(slot)/virtio\(index)/block/\(name)"
            default: "virtual/block/\(name)"
            }
        }
    }

    let root: String
    let disks: [Disk]

    /// - Parameters:
    ///   - mounted: Devices that are mounted.
    ///   - devices: What lies behind a disk's name in /dev; an empty file unless given.
    init(
        _ disks: [Disk], in root: String, isUEFI: Bool = true, hasTPM: Bool = true, mounted: [String] = [],
        devices: [String: String] = [:]
    ) throws {
        self.root = root
        self.disks = disks
        for path in ["sys/block", "sys/devices", "dev/disk/by-id", "run/udev/data", "proc"] {
            try Self.make("\(root)/\(path)")
        }
        if isUEFI { try Self.make("\(root)/sys/firmware/efi") }
        if hasTPM { try writeText("", to: "\(root)/dev/tpmrm0") }
        let mounts = mounted.map { "/dev/\($0) /run/install/repo ext4 ro 0 0\n" }
        try writeText("proc /proc proc rw 0 0\n" + mounts.joined(), to: "\(root)/proc/mounts")
        for (index, disk) in disks.enumerated() {
            try add(disk, index)
            let node = "\(root)/dev/\(disk.name)"
            if let device = devices[disk.name] {
                try FileManager.default.createSymbolicLink(atPath: node, withDestinationPath: device)
            } else {
                try writeText("", to: node)
            }
        }
    }

    private func add(_ disk: Disk, _ index: Int) throws {
        let place = "\(root)/sys/devices/\(disk.place(index))"
        try Self.make("\(place)/queue")
        try Self.make("\(place)/device")
        try FileManager.default.createSymbolicLink(
            atPath: "\(root)/sys/block/\(disk.name)", withDestinationPath: "../devices/\(disk.place(index))")
        let number = "\(8 + index):0"
        var files = [
            "size": "\(disk.gigabytes * 1_000_000_000 / 512)", "dev": number, "ro": "0", "removable": "0",
            "hidden": "0",
            "queue/rotational": disk.isRotational ? "1" : "0",
        ]
        files.merge(disk.flags) { $1 }
        var known: [String] = []
        if let serial = disk.serial {
            known.append("ID_SERIAL_SHORT=\(serial.replacing(" ", with: "_"))")
            if disk.isUnknownToUdev { files["device/serial"] = serial + "   " }
        }
        if let model = disk.model {
            known.append("ID_MODEL=\(model.replacing(" ", with: "_"))")
            if disk.isUnknownToUdev { files["device/model"] = model + "  " }
        }
        if let wwn = disk.wwn {
            known.append("ID_WWN=\(wwn.hasPrefix("0x") ? String(wwn.prefix(18)) : wwn)")
            if wwn.hasPrefix("0x") { known.append("ID_WWN_WITH_EXTENSION=\(wwn)") }
            if disk.isUnknownToUdev { files["device/wwid"] = wwn.replacing("0x", with: "naa.") }
        }
        if let filesystem = disk.filesystem { known.append("ID_FS_TYPE=\(filesystem)") }
        for (name, value) in files { try writeText(value + "\n", to: "\(place)/\(name)") }
        if !disk.isUnknownToUdev { try describe(number, known) }
        if let volume = disk.volume {
            let below = disk.labels.isEmpty ? place : "\(place)/\(disk.partition(1))"
            let name = "dm-\(index)"
            for path in ["\(below)/holders/\(name)", "\(root)/sys/block/\(name)/dm"] { try Self.make(path) }
            try writeText(volume + "\n", to: "\(root)/sys/block/\(name)/dm/name")
        }
        for (part, label) in disk.labels.enumerated() {
            let directory = "\(place)/\(disk.partition(part + 1))"
            try Self.make(directory)
            try writeText("\(part + 1)\n", to: "\(directory)/partition")
            try writeText("\(8 + index):\(part + 1)\n", to: "\(directory)/dev")
            try describe("\(8 + index):\(part + 1)", label.isEmpty ? [] : ["ID_FS_LABEL=\(label)", "ID_FS_TYPE=xfs"])
        }
        for name in [disk.serial.map { "\(disk.transport)-\($0)" }, disk.wwn.map { "wwn-\($0)" }] {
            guard let name, !name.contains(" ") else { continue }
            let link = "\(root)/dev/disk/by-id/\(name)"
            // Of two disks with one name udev keeps a link to one.
            guard (try? FileManager.default.destinationOfSymbolicLink(atPath: link)) == nil else { continue }
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "../../\(disk.name)")
        }
    }

    private func describe(_ number: String, _ properties: [String]) throws {
        let lines = ["S:disk/by-path/x", "I:1"] + properties.map { "E:\($0)" } + ["G:systemd"]
        try writeText(lines.joined(separator: "\n") + "\n", to: "\(root)/run/udev/data/b\(number)")
    }

    private static func make(_ path: String) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
}
