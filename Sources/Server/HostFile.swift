package import SystemPackage

/// A file that any client may fetch as it is: the installer's kernel, a file of an installation medium.
package struct HostFile: Sendable, Hashable {
    /// The path of its URL without percent-encoding, below `/boot/` or `/media/`.
    package let path: String
    /// Where its bytes are; the whole file is served.
    package let file: FilePath

    package init(path: String, file: FilePath) {
        self.path = path
        self.file = file
    }
}
