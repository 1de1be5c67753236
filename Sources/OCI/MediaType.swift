/// The kind of a blob (RFC 6838, as OCI Image Specification 1.1 "Media Types" uses it).
package struct MediaType: Sendable, Hashable, CustomStringConvertible {
    /// The type as it stands in a descriptor.
    package let description: String

    /// - Throws: ``OCIValueError`` when the text is not `type/subtype`.
    package init(_ text: String) throws(OCIValueError) {
        let marks = "!#$&-^_.+".utf8
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let isWord = parts.allSatisfy { part in
            (1...127).contains(part.count)
                && part.allSatisfy {
                    (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || marks.contains($0)
                }
        }
        guard parts.count == 2, isWord else { throw OCIValueError(text, is: "no media type") }
        description = text
    }

    private init(oci name: String) { description = "application/vnd.oci.image.\(name)" }

    private init(docker name: String) { description = "application/vnd.docker.\(name)" }

    /// An index of manifests.
    package static let index = MediaType(oci: "index.v1+json")
    /// The manifest of one image.
    package static let manifest = MediaType(oci: "manifest.v1+json")
    /// The configuration of one image.
    package static let config = MediaType(oci: "config.v1+json")
    /// A layer that is a plain tar.
    package static let layer = MediaType(oci: "layer.v1.tar")
    /// A layer that is a tar compressed with gzip.
    package static let gzipLayer = MediaType(oci: "layer.v1.tar+gzip")
    /// A layer that is a tar compressed with zstd.
    package static let zstdLayer = MediaType(oci: "layer.v1.tar+zstd")

    // Image Manifest Version 2, Schema 2; zstd came with containerd.
    static let dockerIndex = MediaType(docker: "distribution.manifest.list.v2+json")
    static let dockerManifest = MediaType(docker: "distribution.manifest.v2+json")
    static let dockerConfig = MediaType(docker: "container.image.v1+json")
    static let dockerLayer = MediaType(docker: "image.rootfs.diff.tar")
    static let dockerGzipLayer = MediaType(docker: "image.rootfs.diff.tar.gzip")
    static let dockerZstdLayer = MediaType(docker: "image.rootfs.diff.tar.zstd")

    private init(known text: String) { description = text }

    /// The config of an artifact, which has none: `{}` (OCI Image Specification 1.1, "Guidance for an Empty
    /// Descriptor").
    package static let empty = MediaType(known: "application/vnd.oci.empty.v1+json")
}
