/// A `part` command: one new partition and what lies on it.
package struct Partition: Command, Equatable {
    /// Where it is mounted, for example `/boot`; or `swap`, `biosboot`, `raid.NUMBER`, `pv.NUMBER`.
    package let mountPoint: Word
    /// For example `xfs`; none for members of arrays and physical volumes.
    package let filesystem: Word?
    package let label: Word?
    package let extent: Extent
    /// The disk it lies on.
    package let disk: Word
    package let encryption: Encryption?

    package init(
        mountPoint: Word, filesystem: Word? = nil, label: Word? = nil, extent: Extent, disk: Word,
        encryption: Encryption? = nil
    ) {
        self.mountPoint = mountPoint
        self.filesystem = filesystem
        self.label = label
        self.extent = extent
        self.disk = disk
        self.encryption = encryption
    }

    package var text: String {
        var line = Line("part")
        line.add(value: mountPoint)
        line.add("--fstype", filesystem)
        line.add("--label", label)
        line.add(extent.options)
        line.add("--ondisk", disk)
        line.add(encryption)
        return line.text
    }
}
