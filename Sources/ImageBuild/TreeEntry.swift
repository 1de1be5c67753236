import Glibc
import OSTree

/// What a walk through a tree comes upon.
enum TreeEntry {
    /// A directory, the root first; the number of its parent among all directories.
    case directory(DirectoryMetadata, name: FileName?, parent: Int?)
    /// A file or link in the directory of that number.
    case file(TreeFile, directory: Int)
}

/// A regular file or symbolic link, found but not yet read.
struct TreeFile: Sendable {
    let directory: DirectoryHandle
    let name: FileName
    let isLink: Bool
    /// Bytes of content when it was found; reading insists on its own look.
    let size: Int
    /// Device and inode, when the file has several names.
    let identity: Identity?

    struct Identity: Hashable, Sendable {
        let device: UInt
        let inode: UInt

        init(_ status: stat) {
            device = UInt(status.st_dev)
            inode = UInt(status.st_ino)
        }
    }

    var path: String { directory.path(of: name) }
}
