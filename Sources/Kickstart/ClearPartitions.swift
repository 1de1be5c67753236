/// A `clearpart` command: what is removed from the disks before new partitions are made.
package enum ClearPartitions: Command, Equatable {
    /// Everything on these disks, which get an empty GUID partition table.
    case all(disks: [Word])
    /// These partitions and nothing else.
    case listed([Word])

    package var text: String {
        switch self {
        case .all(let disks):
            var line = Line("clearpart --all --initlabel --disklabel=gpt")
            line.add("--drives", disks)
            return line.text
        case .listed(let partitions):
            var line = Line("clearpart")
            line.add("--list", partitions)
            return line.text
        }
    }
}
