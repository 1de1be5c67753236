/// One entry of a tar archive, extended headers resolved.
package struct TarEntry: Sendable, Equatable {
    /// What an entry is.
    package enum Kind: Sendable, Equatable {
        case file
        case directory
        /// A symbolic link; its target is neither empty nor holds a NUL, and is else as the archive has it.
        case symbolicLink([UInt8])
        /// Another name of this path.
        case hardLink(TarPath)
        /// A device or FIFO.
        case special
    }

    /// Where its own header begins, in bytes from the start of what is read; extended headers lie before it.
    package let offset: Int
    /// nil for the archive's root, which is a directory.
    package let path: TarPath?
    package let kind: Kind
    /// Bytes of data; 0 for all but files.
    package let size: Int
    package let uid: UInt32
    package let gid: UInt32
    /// Permission bits, up to 07777.
    package let mode: UInt16
}
