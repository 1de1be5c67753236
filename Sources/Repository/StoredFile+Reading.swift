import Files
package import OSTree
import OpenSSL

extension StoredFile {
    /// Streams the content and computes the checksum: the object's name, if it is sound.
    ///
    /// Memory stays the size of a header and two buffers, whatever the object claims.
    /// - Parameters:
    ///   - limit: The most bytes of content that are allowed.
    ///   - sink: Takes the content in order; nothing for a symbolic link. It is verified only when all of it came.
    /// - Returns: All of the object but its content, the number of bytes of content, and the checksum.
    /// - Throws: `OSTreeError` or `DeflateError` when the object breaks the format or is too large, `FileError`; what
    ///   `sink` throws.
    package func read(
        limit: UInt64 = 1 << 40, into sink: (UnsafeRawBufferPointer) throws -> Void = { _ in }
    ) throws -> (header: FileHeader, size: UInt64, checksum: Checksum) {
        switch self {
        case .archived(let extent):
            var object = try FileObjectReader(limit: limit)
            try extent.forEachPiece { try object.write($0, to: sink) }
            let (header, size) = (object.header, object.size)
            let checksum = try object.finish()
            guard let header else { throw OSTreeError.invalid("file object", reason: "it ends inside its header") }
            return (header, size, checksum)
        case .loose(let header, let content):
            let size = UInt64(content?.range.count ?? 0)
            guard size <= limit else {
                throw OSTreeError.invalid(
                    "file object", reason: "its content has \(size) bytes, more than the \(limit) allowed")
            }
            var hasher = try SHA256()
            try hasher.update(header.hashed)
            try content?.forEachPiece { piece in
                try hasher.update(piece)
                try sink(piece)
            }
            return (header, size, try Checksum(finishing: hasher))
        }
    }

    /// Reads all of the object but its content; nothing is verified.
    /// - Returns: The header, and how many bytes of content the object claims to have.
    /// - Throws: `OSTreeError` or `FileError`.
    package func readHeader() throws -> (header: FileHeader, size: UInt64) {
        switch self {
        case .loose(let header, let content): return (header, UInt64(content?.range.count ?? 0))
        case .archived(let extent):
            var object = try FileObjectReader(limit: .max)
            let (start, end) = (extent.range.lowerBound, extent.range.upperBound)
            let length = FileExtent(file: extent.file, range: start..<min(start + 8, end))
            let bytes = try length.bytes(limit: 8)
            // The reader refuses a length that no header can have.
            try bytes.withUnsafeBytes { try object.write($0) }
            let count = bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            let rest = FileExtent(file: extent.file, range: length.range.upperBound..<min(start + 8 + count, end))
            try rest.forEachPiece { try object.write($0) }
            guard let header = object.header else {
                throw OSTreeError.invalid("file object", reason: "it ends inside its header")
            }
            return (header, object.size)
        }
    }
}
