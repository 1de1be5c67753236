package import OCI

/// A place in an image: which layer, where in its tar, at which path.
package struct LayerPosition: Sendable, Equatable, CustomStringConvertible {
    /// From 0, the lowest.
    package let layer: Int
    package let digest: Digest
    /// Bytes from the start of the uncompressed tar to the entry's header.
    package let offset: Int
    /// Empty when it is not known.
    package let path: String

    package init(layer: Int, digest: Digest, offset: Int, path: String) {
        self.layer = layer
        self.digest = digest
        self.offset = offset
        self.path = path
    }

    package var description: String {
        "layer \(layer + 1) (\(digest)), byte \(offset) of its tar" + (path.isEmpty ? "" : ", `\(path)`")
    }
}
