/// A `part` command: one partition and the filesystem on it.
package struct Partition: Equatable, Sendable {
    /// Where it is mounted, for example `/boot`.
    package let mountPoint: Word
    /// For example `xfs`.
    package let filesystem: Word
    package let label: Word?
    /// Mebibytes; the least size when the partition grows.
    package let size: Int
    /// Whether it takes all the space that is left.
    package let grows: Bool
    /// The disk it lies on; any disk otherwise.
    package let disk: Word?

    /// - Throws: ``KickstartError`` for a size that cannot be.
    package init(
        mountPoint: Word, filesystem: Word, label: Word?, size: Int, grows: Bool, disk: Word?
    ) throws(KickstartError) {
        guard (1...Int(Int32.max)).contains(size) else { throw .size(size) }
        self.mountPoint = mountPoint
        self.filesystem = filesystem
        self.label = label
        self.size = size
        self.grows = grows
        self.disk = disk
    }

    var line: Line {
        var line = Line("part")
        line.add(value: mountPoint)
        line.add("--fstype", filesystem)
        line.add("--label", label)
        line.add("--size=\(size)")
        line.add("--grow", if: grows)
        line.add("--ondisk", disk)
        return line
    }
}
