import Ignition
import Markup

/// The shortcut `boot_device`: the disk that the host starts from, mirrored over several disks, or with an encrypted
/// root filesystem, or both.
struct BootDevice {
    let element: Element
    let layout: BootDeviceLayout
    /// The whole disks to mirror; none without a mirror.
    let mirrored: [Element]
    /// How to encrypt; nil for a root filesystem that is not.
    let encryption: LUKSSugar?

    /// A ``Sugar``; what partitions say about such a disk is checked with it.
    static func sugar(_ root: Element, _ spec: ButaneSpec, _ report: inout Report) -> Node? {
        guard let fcos = spec.fcos else { return nil }
        BootDeviceDisks.check(root, fcos, &report)
        guard let element = root["boot_device"] else { return nil }
        var findings = Report()
        BootDeviceRules(element: element, fcos: fcos).check(&findings)
        report.add(findings)
        guard !findings.hasErrors else { return nil }
        return BootDevice(element).config
    }

    /// - Parameter element: One without errors.
    private init(_ element: Element) {
        self.element = element
        layout = element.text("layout").flatMap(BootDeviceLayout.init(rawValue:)) ?? .x86_64
        mirrored = element["mirror"]?.items("devices") ?? []
        encryption = element["luks"].flatMap(LUKSSugar.init)
    }

    private var config: Node? {
        guard encryption != nil || !mirrored.isEmpty else { return nil }
        let nodes = SugarNodes(mark: element.mark)
        let mirror = mirrored.isEmpty ? nil : MirrorSugar(element, layout: layout, disks: mirrored)
        let root = nodes.object(
            ("device", nodes.text(encryption == nil ? MirrorSugar.rootDevice : "/dev/mapper/root")),
            ("format", nodes.text("xfs")), ("label", nodes.text("root")), ("wipeFilesystem", nodes.flag(true)))
        let volume = encryption.map { $0.volume(on: rootPartition($0)) }
        return nodes.object(
            (
                "storage",
                nodes.object(
                    ("disks", (mirror?.disks).map(nodes.list)),
                    ("filesystems", nodes.list((mirror?.filesystems ?? []) + [root])),
                    ("luks", volume.map { nodes.list([$0]) }), ("raid", (mirror?.arrays).map(nodes.list)))
            ))
    }

    /// What the encrypted volume lies on.
    private func rootPartition(_ encryption: LUKSSugar) -> String {
        if let number = layout.rootPartition, let disk = encryption.disk { return "\(disk)\(number)" }
        return mirrored.isEmpty ? "/dev/disk/by-partlabel/root" : MirrorSugar.rootDevice
    }
}
