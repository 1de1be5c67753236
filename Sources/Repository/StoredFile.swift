package import Files
package import OSTree

/// A file object as a store keeps it.
package enum StoredFile: Sendable {
    /// As in an archive (`filez`): header and deflated content.
    case archived(FileExtent)
    /// As in the bare modes: the content as it is, owner, mode, target and attributes beside it; no content for a link.
    case loose(FileHeader, content: FileExtent?)
}
