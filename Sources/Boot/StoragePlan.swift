import Inventory
import Kickstart

/// The storage commands of a host before its disks are known: they hold marks, in whose place `disks.sh` puts what it
/// found, such as `@disk1@`.
struct StoragePlan {
    /// On all machines.
    let common: [any Command]
    /// Besides, where the firmware is UEFI, and where it is a BIOS.
    let uefi: [any Command]
    let bios: [any Command]
    /// In the place of ``common`` where partitions stay.
    let kept: [any Command]
    /// What of a mirrored disk is not for the partition that gets the rest, in mebibytes.
    let taken: Int

    /// The marks: names of disks, all of them with commas between, a number of mebibytes, a passphrase, the volume
    /// group, partitions that are removed, and the one that stays for `/var`.
    enum Mark {
        static func disk(_ number: Int) -> String { "@disk\(number)@" }
        static let disks = "@disks@"
        static let rest = "@rest@"
        static let passphrase = "@passphrase@"
        static let group = "@group@"
        static let removed = "@removed@"
        static let `var` = "@var@"
    }

    /// A partition, array or volume for a filesystem or for swap.
    private struct Part {
        let mountPoint: String
        let name: String
        let filesystem: String
        /// In mebibytes; the least where it gets the rest.
        let size: Int
        let getsRest: Bool
    }

    /// - Parameters:
    ///   - settings: A layout without faults.
    ///   - disks: How many disks there are.
    init(_ settings: StorageSettings, disks: Int) throws(KickstartError) {
        let count = max(1, disks)
        let parts = Self.parts(settings)
        let fixed = parts.filter { !$0.getsRest }.map(\.size).reduce(0, +)
        taken = settings.fixedSize + (settings.layout == .plain ? fixed : 0)
        var wipe: [any Command] = [
            GeneralCommand.onlyUseDisks([try Word(Mark.disks)]), GeneralCommand.zeroMBR,
            ClearPartitions.all(disks: [try Word(Mark.disks)]),
        ]
        if settings.isMirrored {
            let mirrors = Mirrors(count: count)
            wipe += try Self.mirrored(parts, settings, mirrors)
            uefi = try mirrors.commands(
                1, mountPoint: "/boot/efi", name: "esp", filesystem: "efi",
                extent: try Extent(mebibytes: StorageSettings.systemPartition))
            bios = try (1...count).map { disk throws(KickstartError) in
                Partition(
                    mountPoint: try Word("biosboot"), filesystem: try Word("biosboot"),
                    extent: try Extent(mebibytes: 1), disk: try Word(Mark.disk(disk)))
            }
        } else {
            wipe += try [GeneralCommand.requiredPartitions] + Self.single(parts, settings)
            (uefi, bios) = ([], [])
        }
        common = wipe
        kept = settings.keep.isEmpty ? [] : try Self.keeping(parts, settings)
    }

    private static func parts(_ settings: StorageSettings) -> [Part] {
        let filesystem = settings.filesystem.rawValue
        var parts = [
            Part(
                mountPoint: "/", name: "root", filesystem: filesystem,
                size: settings.root.mebibytes ?? StorageSettings.leastRoot, getsRest: settings.root == .rest)
        ]
        if let share = settings.var {
            let size = share.mebibytes ?? StorageSettings.leastVar
            parts.append(
                Part(mountPoint: "/var", name: "var", filesystem: filesystem, size: size, getsRest: share == .rest))
        }
        if let swap = settings.swap {
            parts.append(
                Part(mountPoint: "swap", name: "swap", filesystem: "swap", size: swap.mebibytes, getsRest: false))
        }
        return parts
    }

    private static func encryption(_ settings: StorageSettings) throws(KickstartError) -> Encryption? {
        settings.encryption == nil ? nil : Encryption(passphrase: try Text(Mark.passphrase))
    }

    private static func boot(_ settings: StorageSettings) throws(KickstartError) -> Extent {
        try Extent(mebibytes: settings.bootSize)
    }

    /// On one disk: the installer makes what the firmware needs.
    private static func single(
        _ parts: [Part], _ settings: StorageSettings
    ) throws(KickstartError) -> [any Command] {
        let disk = try Word(Mark.disk(1))
        var commands: [any Command] = [
            Partition(
                mountPoint: try Word("/boot"), filesystem: try Word("xfs"), label: try Word("boot"),
                extent: try boot(settings), disk: disk)
        ]
        guard settings.layout == .plain else {
            let size = parts.map(\.size).reduce(0, +)
            commands.append(
                Partition(
                    mountPoint: try Word("pv.01"), extent: try Extent(mebibytes: size, grows: true), disk: disk,
                    encryption: try encryption(settings)))
            return try commands + volumes(parts)
        }
        for part in parts {
            commands.append(
                Partition(
                    mountPoint: try Word(part.mountPoint), filesystem: try Word(part.filesystem),
                    label: try Word(part.name), extent: try Extent(mebibytes: part.size, grows: part.getsRest),
                    disk: disk, encryption: try encryption(settings)))
        }
        return commands
    }

    /// On each of several disks. What gets the rest has a size that `disks.sh` computes: `--grow` is not for members of
    /// arrays (pykickstart, "part", "--grow").
    private static func mirrored(
        _ parts: [Part], _ settings: StorageSettings, _ mirrors: Mirrors
    ) throws(KickstartError) -> [any Command] {
        let rest = Extent(mark: try Word(Mark.rest))
        var commands = try mirrors.commands(
            2, mountPoint: "/boot", name: "boot", filesystem: "xfs", label: "boot", extent: try boot(settings))
        guard settings.layout == .plain else {
            commands += try mirrors.commands(
                3, mountPoint: "pv.01", name: "pv", extent: rest, encryption: try encryption(settings))
            return try commands + volumes(parts)
        }
        for (index, part) in parts.enumerated() {
            commands += try mirrors.commands(
                3 + index, mountPoint: part.mountPoint, name: part.name, filesystem: part.filesystem, label: part.name,
                extent: part.getsRest ? rest : try Extent(mebibytes: part.size), encryption: try encryption(settings))
        }
        return commands
    }

    private static func volumes(_ parts: [Part]) throws(KickstartError) -> [any Command] {
        let group = try Word(Mark.group)
        var commands: [any Command] = [VolumeGroup(name: group, physicalVolume: try Word("pv.01"))]
        for part in parts {
            commands.append(
                LogicalVolume(
                    mountPoint: try Word(part.mountPoint), name: try Word(part.name), group: group,
                    filesystem: try Word(part.filesystem), label: try Word(part.name),
                    extent: try Extent(mebibytes: part.size, grows: part.getsRest)))
        }
        return commands
    }

    /// On one disk of which partitions stay, perhaps that of `/var`.
    private static func keeping(
        _ parts: [Part], _ settings: StorageSettings
    ) throws(KickstartError) -> [any Command] {
        let staysVar = settings.keep.contains("var")
        var commands: [any Command] = [
            GeneralCommand.onlyUseDisks([try Word(Mark.disks)]), ClearPartitions.listed([try Word(Mark.removed)]),
            GeneralCommand.requiredPartitions,
        ]
        commands += try single(parts.filter { !staysVar || $0.name != "var" }, settings)
        if staysVar { commands.append(KeptPartition(mountPoint: try Word("/var"), name: try Word(Mark.var))) }
        return commands
    }
}
