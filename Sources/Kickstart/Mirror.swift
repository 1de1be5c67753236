/// A `raid` command: an array whose members all hold the same (RAID 1), and what lies on it.
///
/// Anaconda gives those that firmware and boot loader read, `/boot/efi` and `/boot`, metadata at their end (version
/// 1.0), so that each member is read like a plain filesystem.
package struct Mirror: Command, Equatable {
    /// Where it is mounted; or `swap`, `pv.NUMBER`.
    package let mountPoint: Word
    /// The name of the array below `/dev/md`. Installers of RHEL 8 and 9 drop a leading `md`.
    package let name: Word
    package let filesystem: Word?
    package let label: Word?
    /// The partitions `raid.NUMBER` that it is made of.
    package let members: [Word]
    package let encryption: Encryption?

    package init(
        mountPoint: Word, name: Word, filesystem: Word? = nil, label: Word? = nil, members: [Word],
        encryption: Encryption? = nil
    ) {
        self.mountPoint = mountPoint
        self.name = name
        self.filesystem = filesystem
        self.label = label
        self.members = members
        self.encryption = encryption
    }

    package var text: String {
        var line = Line("raid")
        line.add(value: mountPoint)
        line.add("--device", name)
        line.add("--level=RAID1")
        line.add("--fstype", filesystem)
        line.add("--label", label)
        line.add(encryption)
        for member in members { line.add(value: member) }
        return line.text
    }
}
