package import SystemPackage

/// Where an image is kept on this machine, in the words of containers-transports(5).
package struct ImageLocation: Sendable, Hashable, CustomStringConvertible {
    /// How an image is kept.
    package enum Transport: String, Sendable, CaseIterable {
        /// A directory with an image layout (OCI Image Specification 1.1, "Image Layout").
        case directory = "oci"
        /// The same in one tar file.
        case archive = "oci-archive"
    }

    package let transport: Transport
    package let path: FilePath
    /// The image's name in the layout, often called its tag; nil for an image without one.
    package let reference: String?

    /// Parses `oci:DIRECTORY[:TAG]` or `oci-archive:FILE[:TAG]`; the path ends at the first colon.
    /// - Throws: ``OCIValueError`` naming the transports that work.
    package init(_ text: String) throws(OCIValueError) {
        let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 1, let transport = Transport(rawValue: parts[0]) else {
            throw OCIValueError(
                text, is: "no place for an image; write `oci:DIRECTORY[:TAG]` or `oci-archive:FILE[:TAG]`")
        }
        guard !parts[1].isEmpty, !parts[1].utf8.contains(0) else {
            throw OCIValueError(text, is: "without a path; write `\(parts[0]):PATH[:TAG]`")
        }
        if parts.count == 3, !Self.isReference(parts[2]) {
            throw OCIValueError(text, is: "with a bad tag; letters and digits are expected, parted by one of `-._:@+/`")
        }
        self.transport = transport
        path = FilePath(parts[1])
        reference = parts.count == 3 ? parts[2] : nil
    }

    /// The same place with a relative path taken from a directory.
    package func resolved(against directory: FilePath) -> ImageLocation {
        ImageLocation(transport: transport, path: directory.pushing(path), reference: reference)
    }

    private init(transport: Transport, path: FilePath, reference: String?) {
        self.transport = transport
        self.path = path
        self.reference = reference
    }

    package var description: String { "\(transport.rawValue):\(path)" + (reference.map { ":\($0)" } ?? "") }

    /// The grammar of `org.opencontainers.image.ref.name` (OCI Image Specification 1.1, "Annotations").
    private static func isReference(_ text: String) -> Bool {
        guard text.utf8.count <= 255 else { return false }
        let parts = text.replacing("--", with: "-").utf8.split(omittingEmptySubsequences: false) {
            "-._:@+/".utf8.contains($0)
        }
        return parts.allSatisfy { part in
            !part.isEmpty
                && part.allSatisfy { (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) }
        }
    }
}
