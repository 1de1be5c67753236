/// Reads the blobs of a layout, held against their descriptors.
struct BlobReader {
    private let location: ImageLocation
    private let source: LayoutSource

    /// - Throws: ``ImageError``, `Fault` or `FaultReport` when this is no image layout.
    init(_ location: ImageLocation) throws {
        self.location = location
        do {
            source = try LayoutSource(location)
        } catch {
            throw Self.unopened(location, error)
        }
        try LayoutFile.check(metadata(LayoutFile.name), image: "\(location)")
    }

    /// The layout's index.
    func index() throws -> ImageIndex {
        try ImageIndex(metadata(LayoutFile.indexName), source: "\(location), \(LayoutFile.indexName)")
    }

    /// A blob's name for messages.
    func name(_ descriptor: Descriptor) -> String { "\(location), \(path(descriptor))" }

    /// A document's bytes, size and digest verified.
    func document(_ descriptor: Descriptor) throws -> [UInt8] {
        let bytes = try extent(descriptor).bytes(limit: ImageDocument.byteLimit)
        guard try Digest(of: bytes) == descriptor.digest else {
            throw damaged("\(path(descriptor)) does not have the digest that is its name")
        }
        return bytes
    }

    /// Where a blob lies, its size verified.
    func extent(_ descriptor: Descriptor) throws -> FileExtent {
        let extent: FileExtent?
        do {
            extent = try source.file(path(descriptor))
        } catch {
            throw damaged("a blob cannot be read", cause: error)
        }
        guard let extent else { throw damaged("\(path(descriptor)) is missing") }
        guard extent.range.count == descriptor.size else {
            throw damaged("\(path(descriptor)) has \(extent.range.count) bytes, not \(descriptor.size)")
        }
        return extent
    }

    /// A file that every layout has. Where a run was killed before its end, the index is not there yet.
    private func metadata(_ name: String) throws -> [UInt8] {
        do {
            guard let extent = try source.file(name) else { throw OCIValueError(name, is: "missing") }
            return try extent.bytes(limit: ImageDocument.byteLimit)
        } catch {
            throw Self.unopened(location, error)
        }
    }

    private static func unopened(_ location: ImageLocation, _ cause: any Error) -> ImageError {
        ImageError("\(location)", "it cannot be opened", remedy: "make it with `slipway image create`", cause: cause)
    }

    private func path(_ descriptor: Descriptor) -> String { "blobs/sha256/\(descriptor.digest.hex)" }

    private func damaged(_ problem: String, cause: (any Error)? = nil) -> ImageError {
        ImageError("\(location)", problem, remedy: "the image is damaged; make or copy it again", cause: cause)
    }
}
