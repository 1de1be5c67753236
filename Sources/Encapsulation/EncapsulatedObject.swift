package import Files
package import OSTree

/// An object that came out of an encapsulated image.
package enum EncapsulatedObject: Sendable {
    /// A directory tree, its metadata, a commit or a commit's detached metadata; the checksum is verified already.
    case metadata(ObjectName, [UInt8])
    /// A file or symbolic link; whoever hashes it compares with `expected` and reports a difference by `position`.
    case file(EncapsulatedFile)
}

/// A file or symbolic link of an encapsulated image.
package struct EncapsulatedFile: Sendable {
    /// Where the content is until it is compressed.
    package enum Content: Sendable {
        /// Also of a symbolic link, where it is empty.
        case memory([UInt8])
        /// Content too large for memory, in a file without a name.
        case spooled(FileExtent)
    }

    /// The checksum that the image names it by.
    package let expected: Checksum
    package let header: FileHeader
    package let content: Content
    package let position: LayerPosition
}
