/// A `logvol` command: one logical volume and the filesystem on it.
package struct LogicalVolume: Command, Equatable {
    /// Where it is mounted, or `swap`.
    package let mountPoint: Word
    package let name: Word
    package let group: Word
    package let filesystem: Word
    package let label: Word
    package let extent: Extent

    package init(mountPoint: Word, name: Word, group: Word, filesystem: Word, label: Word, extent: Extent) {
        self.mountPoint = mountPoint
        self.name = name
        self.group = group
        self.filesystem = filesystem
        self.label = label
        self.extent = extent
    }

    package var text: String {
        var line = Line("logvol")
        line.add(value: mountPoint)
        line.add("--vgname", group)
        line.add("--name", name)
        line.add("--fstype", filesystem)
        line.add("--label", label)
        line.add(extent.options)
        return line.text
    }
}
