import Inventory
import TestSupport

/// Racks and selectors at random, and which disks fit: said again, in another language than the script's.
enum DiskRandom {
    static func disks(_ seed: inout Seed) -> [DiskRack.Disk] {
        (0..<Int.random(in: 1...5, using: &seed)).map { index in
            let isNVMe = Bool.random(using: &seed)
            let name = isNVMe ? "nvme\(index)n1" : "sd" + String(UnicodeScalar(UInt8(97 + index)))
            var flags: [String: String] = [:]
            if Int.random(in: 0..<6, using: &seed) == 0 {
                flags[Bool.random(using: &seed) ? "ro" : "removable"] = "1"
            }
            return DiskRack.Disk(
                name: name, gigabytes: [8, 240, 480, 960].randomElement(using: &seed) ?? 480,
                transport: isNVMe ? "nvme" : ["sata", "sas", "usb"].randomElement(using: &seed) ?? "sata",
                serial: "S\(Int.random(in: 0..<4, using: &seed))",
                model: ["Disk One", "Disk_Two"].randomElement(using: &seed),
                wwn: "0x5000c500a0b1c2d\(Int.random(in: 0..<4, using: &seed))",
                isRotational: !isNVMe && Bool.random(using: &seed), flags: flags,
                isUnknownToUdev: Bool.random(using: &seed))
        }
    }

    static func selector(among disks: [DiskRack.Disk], _ seed: inout Seed) -> DiskSelector {
        guard let disk = disks.randomElement(using: &seed) else { return DiskSelector() }
        func maybe<T>(_ value: T?) -> T? { Int.random(in: 0..<3, using: &seed) == 0 ? value : nil }
        return DiskSelector(
            path: maybe(try? DiskName("/dev/\(disk.name)")), serial: maybe(disk.serial), wwn: maybe(disk.wwn),
            model: maybe(disk.model), minSize: maybe(try? DataSize("\(disk.gigabytes)GB")),
            maxSize: maybe(try? DataSize("\(disk.gigabytes)GB")), rotational: maybe(disk.isRotational),
            transport: maybe(DiskTransport(rawValue: disk.transport)))
    }

    /// Whether another is a second path to the same disk.
    static func isShared(_ disk: DiskRack.Disk, among disks: [DiskRack.Disk]) -> Bool {
        disks.contains { $0.name != disk.name && $0.wwn == disk.wwn && $0.serial == disk.serial }
    }

    static func fits(_ disk: DiskRack.Disk, _ selector: DiskSelector) -> Bool {
        let bytes = disk.gigabytes * 1_000_000_000
        let isUsable = disk.gigabytes > 8 && disk.flags.isEmpty
        let names =
            (selector.path.map { $0.description == disk.name } ?? true)
            && (selector.serial.map { $0 == disk.serial } ?? true) && (selector.wwn.map { $0 == disk.wwn } ?? true)
            && (selector.model.map { $0 == disk.model } ?? true)
        let sizes =
            (selector.minSize.map { $0.bytes <= bytes } ?? true) && (selector.maxSize.map { bytes <= $0.bytes } ?? true)
        return isUsable && names && sizes && (selector.rotational.map { $0 == disk.isRotational } ?? true)
            && (selector.transport.map { $0.rawValue == disk.transport } ?? true)
    }
}
