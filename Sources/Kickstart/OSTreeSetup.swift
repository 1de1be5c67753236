/// An `ostreesetup` command: the installed system is a commit of an OSTree archive.
///
/// There is no option for a key: signatures are not checked (`--nogpg`), and a `%post` script compares the deployed
/// commit with the one that was meant.
package struct OSTreeSetup: Command, Equatable {
    /// The name of the operating system's directory under `/ostree/deploy`, and of the remote.
    package let osName: Word
    /// Where the archive is; the URL's scheme is `file`, `http` or `https`.
    package let url: Word
    /// The branch; the installer replaces `$basearch` in it.
    package let ref: Word

    package init(osName: Word, url: Word, ref: Word) {
        self.osName = osName
        self.url = url
        self.ref = ref
    }

    package var text: String {
        var line = Line("ostreesetup")
        line.add("--nogpg")
        line.add("--osname", osName)
        line.add("--url", url)
        line.add("--ref", ref)
        return line.text
    }
}
