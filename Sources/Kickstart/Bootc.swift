/// A `bootc` command: bootc installs a bootable container image, which is also where updates come from. From RHEL 10.
package struct Bootc: Command, Equatable {
    /// The name of the operating system's directory under `/ostree/deploy`.
    package let stateRoot: Word
    /// The image, as `HOST/PATH:TAG`.
    package let image: Word

    package init(stateRoot: Word, image: Word) {
        self.stateRoot = stateRoot
        self.image = image
    }

    package var text: String {
        var line = Line("bootc")
        line.add("--stateroot", stateRoot)
        line.add("--source-imgref=" + Line.quoted("registry:" + image.string))
        line.add("--target-imgref", image)
        return line.text
    }
}
