import Kickstart

extension StoragePlan {
    /// Arrays over the same number of disks.
    struct Mirrors {
        /// How many disks there are, at most nine.
        let count: Int

        /// The members of one array and the array.
        /// - Parameter number: Tells it from the others; one digit.
        func commands(
            _ number: Int, mountPoint: String, name: String, filesystem: String? = nil, label: String? = nil,
            extent: Extent, encryption: Encryption? = nil
        ) throws(KickstartError) -> [any Command] {
            var members: [Word] = []
            var commands: [any Command] = []
            for disk in 1...count {
                let member = try Word("raid.\(number)\(disk)")
                members.append(member)
                commands.append(Partition(mountPoint: member, extent: extent, disk: try Word(Mark.disk(disk))))
            }
            let type: Word? = if let filesystem { try Word(filesystem) } else { nil }
            let tag: Word? = if let label { try Word(label) } else { nil }
            let array = Mirror(
                mountPoint: try Word(mountPoint), name: try Word(name), filesystem: type, label: tag, members: members,
                encryption: encryption)
            return commands + [array]
        }
    }
}
