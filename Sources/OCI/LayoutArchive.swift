package import Archive
package import Files
package import SystemPackage

/// Writes an image into one tar file that holds an image layout, in one pass and without a second copy of a blob.
///
/// The file replaces whatever bore its name, when it is complete.
package final class LayoutArchive: ImageCollection {
    private let place: String
    private let reference: String?
    private let tar: StagedTar

    /// Begins a temporary file beside the target, and removes what a killed run left there.
    /// - Parameter reference: The image's name in the index; nil for none.
    /// - Throws: `FileError`, or ``ImageError`` when the path names no file.
    package init(_ target: FilePath, reference: String?) throws {
        place = "oci-archive:\(target)"
        self.reference = reference
        tar = try StagedTar(target, place: place)
        try tar.addDirectory("blobs")
        try tar.addDirectory("blobs/sha256")
    }

    package func makeBlob(_ mediaType: MediaType) throws -> any BlobWriter { try pendingBlob(mediaType) }

    package func takeBlob(_ descriptor: Descriptor, from source: () throws -> any ByteSource) throws {
        if tar.holds(Self.path(descriptor.digest), size: descriptor.size) { return }
        try pendingBlob(descriptor.mediaType).finish(copying: source(), expecting: descriptor, image: place)
    }

    package func readBack(_ descriptor: Descriptor) throws -> FileExtent {
        let path = Self.path(descriptor.digest)
        guard tar.holds(path, size: descriptor.size), let extent = try tar.extent(path) else {
            throw ImageError(place, "it has no blob \(descriptor.digest)", remedy: "store it first")
        }
        return extent
    }

    package func putDocument(_ bytes: [UInt8], _ descriptor: Descriptor) throws {
        try ImageDocument.check(bytes, descriptor, image: place)
        _ = try putBlob(mediaType: descriptor.mediaType, bytes: bytes)
    }

    package func publish(_ images: [Descriptor]) throws -> Descriptor {
        for image in images { _ = try readBack(image) }
        let entry = try entry(for: images, reference: reference, image: place)
        try publish(entries: [entry])
        return entry
    }

    package func publish(entries: [Descriptor]) throws {
        try tar.addFile(LayoutFile.name, bytes: LayoutFile.bytes)
        try tar.addFile(LayoutFile.indexName, bytes: ImageIndex(manifests: entries).bytes)
        try tar.commit()
    }

    private func pendingBlob(_ mediaType: MediaType) throws -> PendingBlob {
        try tar.makeBlob(mediaType) { Self.path($0) }
    }

    private static func path(_ digest: Digest) -> String { "blobs/sha256/\(digest.hex)" }
}
