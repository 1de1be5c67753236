import Archive
import Deflate
import OCI
import OpenSSL

/// Compresses a stream as a row of gzip members (RFC 1952, section 2.2), each of a few megabytes, and hashes what goes in.
///
/// Members can be made by libdeflate, which takes whole buffers only, without the stream ever being in memory.
final class GzipSink: ByteSink {
    private static let memberSize = 4 << 20

    private let sink: any ByteSink
    private var compressor: Compressor
    private var hash: SHA256?
    private var waiting: [UInt8] = []

    init(_ sink: any ByteSink) throws {
        self.sink = sink
        compressor = try Compressor()
        hash = try SHA256()
        waiting.reserveCapacity(Self.memberSize)
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        try hash?.update(bytes)
        var rest = bytes
        while !rest.isEmpty {
            let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(Self.memberSize - waiting.count))
            waiting += piece
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(piece.count))
            if waiting.count == Self.memberSize { try flush() }
        }
    }

    /// Ends the stream.
    /// - Returns: The digest of the bytes before their compression.
    func finish() throws -> Digest {
        if !waiting.isEmpty { try flush() }
        guard let hash = hash.take() else { throw OpenSSLError("finish SHA-256 twice") }
        return try Digest(hash)
    }

    private func flush() throws {
        let member = waiting.withUnsafeBytes { compressor.gzip($0) }
        try member.withUnsafeBytes { try sink.write($0) }
        waiting.removeAll(keepingCapacity: true)
    }
}
