import Archive
import OCI
import OpenSSL

/// Counts the bytes of a stream as they pass, and computes their digest.
final class MeteredSource: ByteSource {
    private let source: any ByteSource
    private var hash: SHA256?
    private(set) var count = 0

    /// - Parameter isHashed: Whether ``digest()`` will be asked for.
    init(_ source: any ByteSource, isHashed: Bool) throws(OpenSSLError) {
        self.source = source
        hash = isHashed ? try SHA256() : nil
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let read = try source.read(into: buffer)
        try hash?.update(UnsafeRawBufferPointer(rebasing: buffer[..<read]))
        count += read
        return read
    }

    /// The digest of all bytes, asked for once, at the end.
    func digest() throws(OpenSSLError) -> Digest? {
        guard let hash = hash.take() else { return nil }
        return try Digest(hash)
    }
}
