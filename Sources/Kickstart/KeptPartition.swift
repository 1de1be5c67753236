/// A `part` command for a partition that is there and keeps what is on it.
package struct KeptPartition: Command, Equatable {
    package let mountPoint: Word
    /// Its kernel name, such as `sda4`.
    package let name: Word

    package init(mountPoint: Word, name: Word) {
        self.mountPoint = mountPoint
        self.name = name
    }

    package var text: String {
        var line = Line("part")
        line.add(value: mountPoint)
        line.add("--onpart", name)
        line.add("--noformat")
        return line.text
    }
}
