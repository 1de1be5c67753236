/// File systems and arrays.
extension RuleCheck {
    mutating func filesystems(_ filesystems: [Element], _ disks: [Element]) {
        // Of several entries for one device, which are wrong anyway, the last counts.
        let byDevice = Dictionary(disks.map { ($0.text("device") ?? "", $0) }) { $1 }
        for filesystem in filesystems {
            optionalPath(of: filesystem, "path")
            path(of: filesystem, "device")
            format(of: filesystem)
            label(of: filesystem)
            guard let disk = byDevice[filesystem.text("device") ?? ""] else { continue }
            if !disk.items("partitions").isEmpty {
                report.warning("the file system overwrites a device with partitions", at: filesystem, "device")
            } else if disk.flag("wipeTable") == true, filesystem.flag("wipeFilesystem") != true {
                report.warning(
                    "the disk's `wipeTable` wipes this file system, too", at: filesystem, "device")
            }
        }
    }

    private mutating func format(of filesystem: Element) {
        if let format = filesystem.text("format"), !format.utf8.isEmpty {
            let known = ["ext4", "btrfs", "xfs", "vfat", "swap"] + (version >= .v3_3 ? ["none"] : [])
            guard !known.contains(format) else { return }
            report.error(
                "the format `\(format)` is unknown; use one of \(known.joined(separator: ", "))", at: filesystem,
                "format")
            return
        }
        let others =
            ["path", "label", "uuid"].filter(filesystem.hasText)
            + (filesystem.flag("wipeFilesystem") == true ? ["wipeFilesystem"] : [])
            + ["options", "mountOptions"].filter { !filesystem.items($0).isEmpty }
        guard let other = others.first else { return }
        report.error("`\(other)` needs a format; add a `format`", at: filesystem, "format")
    }

    private static let longestLabels = ["ext4": 16, "btrfs": 256, "xfs": 12, "swap": 15, "vfat": 11]

    private mutating func label(of filesystem: Element) {
        guard let label = filesystem.text("label"), !label.utf8.isEmpty else { return }
        let format = filesystem.text("format") ?? ""
        if format.isEmpty {
            report.error("a label needs a format; add a `format`", at: filesystem, "label")
        } else if let longest = Self.longestLabels[format], label.utf8.count > longest {
            report.error(
                "the label has \(label.utf8.count) bytes; those of \(format) have at most \(longest)", at: filesystem,
                "label")
        }
    }

    mutating func raid(_ raid: Element) {
        let level = raid.text("level") ?? ""
        switch level {
        case "linear", "raid0", "0", "stripe":
            guard let spares = raid.integer("spares"), spares != 0 else { break }
            report.error("an array of level \(level) has no spares; remove `spares`", at: raid, "level")
        case "raid1", "1", "mirror", "raid4", "4", "raid5", "5", "raid6", "6", "raid10", "10": break
        default:
            let problem = level.isEmpty ? "the array has no level" : "the level `\(level)` is unknown"
            report.error(
                "\(problem); use one of linear, raid0, raid1, raid4, raid5, raid6, raid10", at: raid, "level")
        }
        let devices = raid.items("devices")
        if devices.isEmpty { report.error("the array has no devices; add `devices`", at: raid, "devices") }
        for device in devices {
            if let problem = Self.problem(ofPath: device.text ?? "") { report.error(problem, at: device) }
        }
    }
}
