/// An `ostreecontainer` command: the installed system is the commit in a container image. From RHEL 9.
///
/// The image is pulled from a registry over TLS, and not verified by a key of OSTree.
package struct OSTreeContainer: Command, Equatable {
    /// The name of the operating system's directory under `/ostree/deploy`.
    package let stateRoot: Word
    /// The image, as `HOST/PATH:TAG`.
    package let image: Word

    package init(stateRoot: Word, image: Word) {
        self.stateRoot = stateRoot
        self.image = image
    }

    package var text: String {
        var line = Line("ostreecontainer")
        line.add("--stateroot", stateRoot)
        line.add("--transport=registry")
        line.add("--no-signature-verification")
        line.add("--url", image)
        return line.text
    }
}
