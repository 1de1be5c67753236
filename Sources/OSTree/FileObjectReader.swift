import Deflate
import OpenSSL

/// Reads a `filez` object piece by piece, as a download or a file brings it, and computes its checksum.
///
/// Memory stays the size of a header and two buffers, whatever the object claims: content beyond the size that its
/// header names, or beyond the caller's limit, ends the reading.
package struct FileObjectReader: ~Copyable {
    private let limit: UInt64
    private var pending: [UInt8] = []
    private var hasher: SHA256
    private var content: InflateStream?
    private var received: UInt64 = 0
    /// The header, once enough bytes came.
    package private(set) var header: FileHeader?
    /// The size of the uncompressed content, once the header came.
    package private(set) var size: UInt64 = 0

    /// - Parameter limit: The most uncompressed bytes of content that are allowed.
    /// - Throws: ``OSTreeError/digest(_:)`` when libcrypto refuses.
    package init(limit: UInt64) throws(OSTreeError) {
        self.limit = limit
        do { hasher = try SHA256() } catch { throw .digest(error) }
    }

    /// Takes the next bytes of the object.
    /// - Parameters:
    ///   - bytes: The next piece.
    ///   - sink: Takes the uncompressed content that became ready.
    /// - Throws: ``OSTreeError`` or ``DeflateError`` when the object is damaged or too large; what `sink` throws.
    package mutating func write(
        _ bytes: UnsafeRawBufferPointer, to sink: (UnsafeRawBufferPointer) throws -> Void = { _ in }
    ) throws {
        var rest = bytes
        if header == nil { rest = try readHeader(rest) }
        guard !rest.isEmpty else { return }
        guard var stream = content.take() else {
            throw OSTreeError.invalid("file object", reason: "content follows a symbolic link")
        }
        try stream.write(rest) { piece in
            try hasher.update(piece)
            received += UInt64(piece.count)
            try sink(piece)
        }
        content = consume stream
    }

    /// Collects the header, and returns the bytes after it.
    private mutating func readHeader(_ bytes: UnsafeRawBufferPointer) throws -> UnsafeRawBufferPointer {
        var rest = bytes[...]
        while true {
            let wanted = try wantedHeaderBytes()
            guard pending.count < wanted else { break }
            guard !rest.isEmpty else { return UnsafeRawBufferPointer(rebasing: rest) }
            let piece = rest.prefix(wanted - pending.count)
            pending.append(contentsOf: piece)
            rest = rest.dropFirst(piece.count)
        }
        let (header, size) = try FileHeader.parse(archived: pending)
        guard size <= limit else {
            throw OSTreeError.invalid(
                "file object", reason: "its content has \(size) bytes, more than the \(limit) allowed")
        }
        pending = []
        try hasher.update(header.hashed)
        if header.isRegular { content = try InflateStream(limit: Int(clamping: size)) }
        self.header = header
        self.size = size
        return UnsafeRawBufferPointer(rebasing: rest)
    }

    /// How many bytes the header takes, as far as it is known.
    private func wantedHeaderBytes() throws(OSTreeError) -> Int {
        guard pending.count >= 8 else { return 8 }
        let count = pending.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        guard count <= FileHeader.limit, pending[4..<8].allSatisfy({ $0 == 0 }) else {
            throw .invalid("file object", reason: "its header claims \(count) bytes")
        }
        return 8 + count
    }

    /// Ends the object.
    /// - Returns: The checksum of what was read: the object's name, if it is sound.
    /// - Throws: ``OSTreeError`` when the object ended early or its content has not the size its header names.
    package consuming func finish() throws(OSTreeError) -> Checksum {
        guard let header else { throw .invalid("file object", reason: "it ends inside its header") }
        if header.isRegular {
            guard content?.isFinished == true else { throw .invalid("file object", reason: "its content is cut short") }
            guard received == size else {
                throw .invalid("file object", reason: "its content has \(received) bytes, its header says \(size)")
            }
        }
        return try Checksum(finishing: hasher)
    }
}
