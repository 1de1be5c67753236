/// One entry of an archive, as its header describes it.
package struct ArchiveEntry: Sendable, Equatable {
    /// What an entry is.
    package enum Kind: Sendable, Equatable {
        case file
        case directory
        /// A symbolic link to this target.
        case symbolicLink(String)
        /// Another name of this path.
        case hardLink(String)
        /// A device, FIFO or socket.
        case special
    }

    /// The path as the archive spells it; not checked, so it may be absolute or hold `..`.
    package let path: String
    package let kind: Kind
    /// Bytes of data; nil when the header does not say.
    package let size: Int?
    /// Permission bits, up to 07777.
    package let mode: UInt16
}
