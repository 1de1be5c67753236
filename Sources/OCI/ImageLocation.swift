package import SystemPackage

/// Where an image is kept on this machine, in the words of containers-transports(5).
package struct ImageLocation: Sendable, Hashable, CustomStringConvertible {
    /// How an image is kept.
    package enum Transport: String, Sendable, CaseIterable {
        /// A directory with an image layout (OCI Image Specification 1.1, "Image Layout").
        case directory = "oci"
        /// The same in one tar file.
        case archive = "oci-archive"
        /// A tar file as `docker save` writes it: one image, its layers plain, and no manifest.
        case dockerArchive = "docker-archive"
        /// A directory as `skopeo copy` writes it: one image without a name.
        case plainDirectory = "dir"

        /// How a place is written.
        fileprivate var form: String {
            switch self {
            case .directory: "oci:DIRECTORY[:TAG]"
            case .archive: "oci-archive:FILE[:TAG]"
            case .dockerArchive: "docker-archive:FILE[:NAME:TAG|:@NUMBER]"
            case .plainDirectory: "dir:DIRECTORY"
            }
        }
    }

    package let transport: Transport
    package let path: FilePath
    /// The image's name in the layout, often called its tag; nil for an image without one.
    package let reference: String?

    /// Parses `oci:DIRECTORY[:TAG]`, `oci-archive:FILE[:TAG]`, `docker-archive:FILE[:NAME:TAG|:@NUMBER]` or
    /// `dir:DIRECTORY`; the path ends at the first colon, but for `dir:`, where nothing follows it.
    /// - Throws: ``OCIValueError`` naming the transports that work.
    package init(_ text: String) throws(OCIValueError) {
        let word = text.prefix { $0 != ":" }
        guard word.endIndex != text.endIndex, let transport = Transport(rawValue: String(word)) else {
            let forms = Transport.allCases.map { "`\($0.form)`" }.joined(separator: ", ")
            throw OCIValueError(text, is: "no place for an image; write one of \(forms)")
        }
        let rest = text[word.endIndex...].dropFirst()
        let path = transport == .plainDirectory ? rest : rest.prefix { $0 != ":" }
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw OCIValueError(text, is: "without a path; write `\(transport.form)`")
        }
        let reference = path.endIndex == text.endIndex ? nil : String(text[path.endIndex...].dropFirst())
        if let reference, !Self.isReference(reference, transport) {
            throw OCIValueError(text, is: "with a bad tag; letters and digits are expected, parted by one of `-._:@+/`")
        }
        self.transport = transport
        self.path = FilePath(String(path))
        self.reference = reference
    }

    /// The same place with a relative path taken from a directory.
    package func resolved(against directory: FilePath) -> ImageLocation {
        ImageLocation(transport: transport, path: directory.pushing(path), reference: reference)
    }

    /// The place as a whole, whatever the images there are called.
    package var unnamed: ImageLocation { ImageLocation(transport: transport, path: path, reference: nil) }

    init(transport: Transport, path: FilePath, reference: String?) {
        self.transport = transport
        self.path = path
        self.reference = reference
    }

    package var description: String { "\(transport.rawValue):\(path)" + (reference.map { ":\($0)" } ?? "") }

    /// The grammar of `org.opencontainers.image.ref.name` (OCI Image Specification 1.1, "Annotations"), which holds that
    /// of Docker's names; an image of Docker may be known by its number too.
    private static func isReference(_ text: String, _ transport: Transport) -> Bool {
        guard text.utf8.count <= 255 else { return false }
        if transport == .dockerArchive, text.contains("@") {
            return text.hasPrefix("@") && UInt32(text.dropFirst()).map { "@\($0)" } == text
        }
        let parts = text.replacing("--", with: "-").utf8.split(omittingEmptySubsequences: false) {
            "-._:@+/".utf8.contains($0)
        }
        return parts.allSatisfy { part in
            !part.isEmpty
                && part.allSatisfy { (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) }
        }
    }
}
