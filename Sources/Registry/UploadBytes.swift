import Archive
import OCI
import OpenSSL

/// The bytes of a blob that is uploaded, opened anew at any offset; the digest is taken once over all of them.
///
/// The last bytes are given out only when the digest is right, so that no registry gets a whole blob with a wrong one.
final class UploadBytes {
    private let descriptor: Descriptor
    private let place: String
    private let open: (Int) throws -> any ByteSource
    private let report: (Int) -> Void
    private let stop: StopSign
    private var hash: SHA256?
    /// Bytes of the digest so far; what is read again is not hashed again.
    private(set) var hashed = 0
    /// Whether any bytes of the last part were read.
    private(set) var isMoving = false
    /// Bytes that were reported.
    private var reported = 0

    /// - Parameter place: The repository, for messages.
    init(
        _ descriptor: Descriptor, place: String, stop: StopSign, report: @escaping (Int) -> Void,
        open: @escaping (Int) throws -> any ByteSource
    ) throws {
        self.descriptor = descriptor
        self.place = place
        self.open = open
        self.report = report
        self.stop = stop
        hash = try SHA256()
    }

    /// Some of the bytes, to be sent; the digest must have got as far as they begin.
    /// - Throws: What opening the blob throws; `ImageError` for an empty blob that is none.
    func part(_ range: Range<Int>) throws -> any ByteSource {
        guard range.lowerBound <= hashed else { throw mismatch("bytes that were left out") }
        correctReport(to: range.lowerBound)
        isMoving = false
        let source = try open(range.lowerBound)
        if range.upperBound == 0 { try finish(source) }
        return Part(self, source, range)
    }

    /// Tells that the registry has so many bytes, whatever was sent.
    func correctReport(to count: Int) {
        if count != reported { report(count - reported) }
        reported = count
    }

    /// Takes bytes that were read, in their place.
    fileprivate func take(_ bytes: UnsafeRawBufferPointer, at offset: Int, of source: any ByteSource) throws {
        let end = offset + bytes.count
        if end > hashed {
            try hash?.update(UnsafeRawBufferPointer(rebasing: bytes[(hashed - offset)...]))
            hashed = end
            if end == descriptor.size { try finish(source) }
        }
    }

    fileprivate func sent(_ count: Int) throws {
        isMoving = true
        reported += count
        report(count)
        try stop.check()
    }

    /// Holds all bytes against the descriptor.
    private func finish(_ source: any ByteSource) throws {
        guard let hash = hash.take() else { return }
        let digest = try Digest(hash)
        guard digest == descriptor.digest else { throw mismatch("the digest \(digest)") }
        var surplus: UInt8 = 0
        guard try withUnsafeMutableBytes(of: &surplus, { try source.read(into: $0) }) > 0 else { return }
        throw mismatch("more than \(descriptor.size) bytes")
    }

    fileprivate func mismatch(_ found: String) -> ImageError {
        ImageError(
            "docker://\(place)", "blob \(descriptor.digest) has \(found); nothing of it was stored",
            remedy: "the source is damaged; make or copy it again")
    }

    /// One run of bytes on its way.
    private final class Part: ByteSource {
        private let blob: UploadBytes
        private let source: any ByteSource
        private var rest: Range<Int>

        init(_ blob: UploadBytes, _ source: any ByteSource, _ range: Range<Int>) {
            self.blob = blob
            self.source = source
            rest = range
        }

        func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
            let space = UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(rest.count))
            if space.isEmpty { return 0 }
            let count = try source.read(into: space)
            guard count > 0 else { throw blob.mismatch("\(rest.lowerBound) bytes, not \(blob.descriptor.size)") }
            let bytes = UnsafeRawBufferPointer(rebasing: space.prefix(count))
            try blob.take(bytes, at: rest.lowerBound, of: source)
            rest = rest.lowerBound + count..<rest.upperBound
            try blob.sent(count)
            return count
        }
    }
}
