package import Archive
import OpenSSL

/// Passes a blob on and holds it against its descriptor: the last bytes are given out only when all of them are the
/// right ones.
package final class VerifiedSource: ByteSource {
    private let source: any ByteSource
    private let descriptor: Descriptor
    private let image: String
    private var hash: SHA256?
    private var count = 0

    /// - Parameter image: The place of the image for messages.
    /// - Throws: `OpenSSLError`.
    package init(_ source: any ByteSource, expecting descriptor: Descriptor, image: String) throws {
        self.source = source
        self.descriptor = descriptor
        self.image = image
        hash = try SHA256()
    }

    /// - Throws: ``ImageError`` when size or digest differ, and what the source throws.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if hash == nil || buffer.isEmpty { return 0 }
        let read = try source.read(into: buffer)
        guard read <= descriptor.size - count else {
            throw ImageError.mismatch(image, descriptor, "more than \(descriptor.size) bytes")
        }
        count += read
        try hash?.update(UnsafeRawBufferPointer(rebasing: buffer[..<read]))
        if count == descriptor.size { try finish() }
        guard read > 0 || hash == nil else {
            throw ImageError.mismatch(image, descriptor, "\(count) bytes, not \(descriptor.size)")
        }
        return read
    }

    private func finish() throws {
        guard let hash = hash.take() else { return }
        let digest = try Digest(hash)
        guard digest == descriptor.digest else { throw ImageError.mismatch(image, descriptor, "the digest \(digest)") }
        var surplus: UInt8 = 0
        let isEnd = try withUnsafeMutableBytes(of: &surplus) { try source.read(into: $0) } == 0
        guard isEnd else { throw ImageError.mismatch(image, descriptor, "more than \(descriptor.size) bytes") }
    }
}
