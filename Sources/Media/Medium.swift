package import Kickstart

/// A medium that is kept: what it is, and the files that hosts are sent.
package struct Medium: Sendable, Hashable {
    package let name: MediumName
    /// Such as `Oracle Linux`; nil when the medium does not say.
    package let product: String?
    /// The product's version, such as `8.10`; nil when the medium does not say.
    package let release: String?
    /// Such as `BaseOS`; nil when the medium does not say.
    package let variant: String?
    package let architecture: Architecture
    /// Whose installer it holds; nil where that takes no Kickstart we know.
    package let version: SyntaxVersion?
    /// The name of the file that it was imported from; nil for one made of several files.
    package let source: String?
    /// The digest of that file, when it was asked for and matched.
    package let sourceDigest: FileDigest?
    /// Paths in ``files``.
    package let kernelPath: String
    package let initrdPath: String
    /// The installer's second stage, an image (squashfs or EROFS).
    package let stage2Path: String?
    /// The root image of a live system without an installer, such as Fedora CoreOS.
    package let rootFSPath: String?
    /// What is kept, by the path on the medium: relative, clean, and as it is in URLs.
    package let files: [String: MediaFile]
    /// The checksums of the medium's own list that were compared and matched.
    package let verifiedCount: Int
}

/// A file of a medium: the blob that holds its bytes.
package struct MediaFile: Sendable, Hashable {
    package let digest: FileDigest
    /// In bytes.
    package let size: Int
}
