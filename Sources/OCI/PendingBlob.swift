import Archive

/// A blob that goes into a file and gets its name at the end.
final class PendingBlob: BlobWriter {
    private let mediaType: MediaType
    private let sink: HashedSink
    private let store: (Digest, Int) throws -> Void

    /// - Parameters:
    ///   - sink: Takes the bytes.
    ///   - store: Gives the bytes, whose digest and number it is told, their name.
    init(_ mediaType: MediaType, into sink: any ByteSink, store: @escaping (Digest, Int) throws -> Void) throws {
        self.mediaType = mediaType
        self.sink = try HashedSink(sink)
        self.store = store
    }

    var count: Int { sink.count }

    func write(_ bytes: UnsafeRawBufferPointer) throws { try sink.write(bytes) }

    func finish() throws -> Descriptor {
        let digest = try sink.finish()
        try store(digest, count)
        return Descriptor(mediaType: mediaType, digest: digest, size: count)
    }

    /// Copies a blob whose digest is not known, and stores it.
    func finish(copying source: any ByteSource) throws -> Descriptor {
        try source.forEachPiece { try write($0) }
        return try finish()
    }

    /// Copies a blob and stores it when it is the one that is expected.
    /// - Throws: ``ImageError`` when it is not; what the source or the destination throws.
    func finish(copying source: any ByteSource, expecting descriptor: Descriptor, image: String) throws {
        try source.forEachPiece { piece in
            guard count + piece.count <= descriptor.size else {
                throw ImageError.mismatch(image, descriptor, "more than \(descriptor.size) bytes")
            }
            try write(piece)
        }
        guard count == descriptor.size else {
            throw ImageError.mismatch(image, descriptor, "\(count) bytes, not \(descriptor.size)")
        }
        let digest = try sink.finish()
        guard digest == descriptor.digest else { throw ImageError.mismatch(image, descriptor, "the digest \(digest)") }
        try store(digest, count)
    }
}

extension ByteSource {
    /// Reads everything up to the end, piece by piece.
    func forEachPiece(_ take: (UnsafeRawBufferPointer) throws -> Void) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        while case let count = try read(into: buffer), count > 0 {
            try take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }
}

extension ImageError {
    /// A blob that is not what its descriptor says.
    static func mismatch(_ image: String, _ descriptor: Descriptor, _ actual: String) -> ImageError {
        ImageError(
            image, "blob \(descriptor.digest) has \(actual)", remedy: "the image is damaged; make or copy it again")
    }
}
