import Archive
import Files

/// Images whose blobs are files, or parts of a file, on this machine.
protocol LocalImages: ImageSource {
    /// Where a blob lies; nil when it is missing.
    /// - Throws: What keeps it from being opened.
    func find(_ descriptor: Descriptor) throws -> FileExtent?
}

extension LocalImages {
    func document(_ descriptor: Descriptor) throws -> [UInt8] { try storedDocument(descriptor) }

    /// A document that is a blob.
    func storedDocument(_ descriptor: Descriptor) throws -> [UInt8] {
        let limit = ImageDocument.byteLimit
        guard descriptor.size <= limit else {
            throw ImageError(
                place, "\(descriptor.digest) is a document of \(descriptor.size) bytes",
                remedy: "at most \(limit) are read")
        }
        let bytes = try located(descriptor).bytes(limit: limit)
        let digest = try Digest(of: bytes)
        guard digest == descriptor.digest else { throw ImageError.mismatch(place, descriptor, "the digest \(digest)") }
        return bytes
    }

    func blob(_ descriptor: Descriptor) throws -> any ByteSource {
        try VerifiedSource(ExtentSource(located(descriptor)), expecting: descriptor, image: place)
    }

    func extent(_ descriptor: Descriptor) throws -> FileExtent? { try located(descriptor) }

    private func located(_ descriptor: Descriptor) throws -> FileExtent {
        let extent: FileExtent?
        do {
            extent = try find(descriptor)
        } catch {
            throw ImageError(
                place, "blob \(descriptor.digest) cannot be read",
                remedy: "the image is damaged; make or copy it again",
                cause: error)
        }
        guard let extent else { throw ImageError.mismatch(place, descriptor, "no bytes: it is missing") }
        guard extent.range.count == descriptor.size else {
            throw ImageError.mismatch(place, descriptor, "\(extent.range.count) bytes, not \(descriptor.size)")
        }
        return extent
    }
}
