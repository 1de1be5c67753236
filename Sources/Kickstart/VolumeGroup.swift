/// A `volgroup` command: logical volumes lie on one physical volume.
package struct VolumeGroup: Command, Equatable {
    package let name: Word
    /// The partition or array `pv.NUMBER`.
    package let physicalVolume: Word

    package init(name: Word, physicalVolume: Word) {
        self.name = name
        self.physicalVolume = physicalVolume
    }

    package var text: String {
        var line = Line("volgroup")
        line.add(value: name)
        line.add(value: physicalVolume)
        return line.text
    }
}
