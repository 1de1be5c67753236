import Archive
import Files
import OpenSSL

/// Passes bytes on and computes their digest.
final class HashedSink: ByteSink {
    private let sink: any ByteSink
    private var hash: SHA256?
    private(set) var count = 0

    init(_ sink: any ByteSink) throws(OpenSSLError) {
        self.sink = sink
        hash = try SHA256()
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        try hash?.update(bytes)
        try sink.write(bytes)
        count += bytes.count
    }

    /// The digest of all bytes, asked for once; nothing is written afterwards.
    func finish() throws(OpenSSLError) -> Digest {
        guard let hash = hash.take() else { throw OpenSSLError("finish SHA-256 twice") }
        return try Digest(hash)
    }
}

extension StagedFile: ByteSink {}

extension SpoolFile: ByteSink {}
