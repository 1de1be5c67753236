package import Archive
package import Files

/// A place that images are read from. The calls block.
package protocol ImageSource: AnyObject {
    /// The place, as the user named it, for messages.
    var place: String { get }

    /// The manifests and indexes that the place names: the ones with its reference, or all where it has none.
    /// - Throws: ``ImageError`` when nothing has the reference.
    func root() throws -> [Descriptor]

    /// A manifest, an index or a config, of 4 MiB at most.
    /// - Throws: ``ImageError`` when it is missing, or its size or digest is not the descriptor's.
    func document(_ descriptor: Descriptor) throws -> [UInt8]

    /// The bytes of a layer as they are stored. Reading them throws ``ImageError`` at the end when their number or
    /// digest is not the descriptor's.
    /// - Throws: ``ImageError`` when it is missing.
    func blob(_ descriptor: Descriptor) throws -> any ByteSource

    /// Where a blob lies on this machine, its digest not verified; nil where it comes from elsewhere.
    /// - Throws: ``ImageError`` when it is missing or has another size.
    func extent(_ descriptor: Descriptor) throws -> FileExtent?

    /// A blob for other threads; its digest is verified by whoever takes it.
    /// - Throws: ``ImageError`` when it is missing or has another size.
    func content(_ descriptor: Descriptor) throws -> BlobContent
}

extension ImageSource {
    /// A document's name for messages.
    func name(_ descriptor: Descriptor) -> String { "\(place), \(descriptor.digest)" }

    package func content(_ descriptor: Descriptor) throws -> BlobContent {
        guard let extent = try extent(descriptor) else {
            throw ImageError(place, "its blobs are not on this machine", remedy: "copy it here first")
        }
        guard extent.range == 0..<extent.file.size else {
            return BlobContent(descriptor) { ExtentSource(extent, from: $0) }
        }
        // A file of its own is opened again when it is read: an image may have more blobs than a process may open files.
        let (path, place) = (extent.file.path, place)
        return BlobContent(descriptor) { offset in
            let file = try OpenFile(path)
            guard file.size == descriptor.size else {
                throw ImageError.mismatch(place, descriptor, "\(file.size) bytes, not \(descriptor.size)")
            }
            return ExtentSource(FileExtent(file: file, range: 0..<file.size), from: offset)
        }
    }

    /// The platforms that there are images for, in the order of the indexes.
    /// - Throws: What ``document(_:)`` and the documents throw.
    package func platforms() throws -> [Platform] {
        try ImageChoice(self).platforms()
    }
}

extension ImageLocation {
    /// Opens the place for reading.
    /// - Throws: ``ImageError``, `Fault` or `FaultReport` when no images are kept there in the transport's form.
    package func source() throws -> any ImageSource {
        switch transport {
        case .directory, .archive: try LayoutImages(self)
        case .plainDirectory: try DirectoryImages(self)
        case .dockerArchive: try DockerArchive(self)
        }
    }
}
