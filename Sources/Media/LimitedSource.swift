import Archive
import Files
import OpenSSL
import SystemPackage

/// Reads a file front to back for libarchive, under limits, and computes its digest when that is wanted.
final class LimitedSource: SkippableSource {
    private let file: OpenFile
    private let readLimit: Int
    private let deadline: ContinuousClock.Instant?
    private let checkStop: () throws -> Void
    private var hash: SHA256?
    private var readCount = 0
    /// Where the next byte lies.
    private(set) var offset = 0
    /// Why reading ended early; libarchive tells its caller no more than a text.
    private(set) var failure: (any Error)?

    /// - Parameters:
    ///   - readLimit: The most bytes that are read; what is passed over does not count.
    ///   - deadline: When reading takes too long.
    ///   - isHashed: Whether every byte is read, for the digest.
    ///   - checkStop: Throws when the work should end.
    init(
        _ file: OpenFile, readLimit: Int, deadline: ContinuousClock.Instant? = nil, isHashed: Bool = false,
        checkStop: @escaping () throws -> Void
    ) throws(OpenSSLError) {
        self.file = file
        self.readLimit = readLimit
        self.deadline = deadline
        self.checkStop = checkStop
        hash = isHashed ? try SHA256() : nil
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        do {
            try checkStop()
            if let deadline, ContinuousClock.now > deadline { throw Exhausted.time }
            let count: Int
            do {
                count = try file.descriptor.read(fromAbsoluteOffset: Int64(offset), into: buffer)
            } catch {
                throw FileError("read", file.path, error)
            }
            readCount += count
            guard readCount <= readLimit else { throw Exhausted.bytes(readLimit) }
            try hash?.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            offset += count
            return count
        } catch {
            failure = error
            throw error
        }
    }

    func skip(_ count: Int) throws -> Int {
        guard hash == nil, count > 0 else { return 0 }
        let (target, overflows) = offset.addingReportingOverflow(count)
        let end = overflows ? file.size : max(offset, min(target, file.size))
        defer { offset = end }
        return end - offset
    }

    /// Reads what is left, and ends.
    /// - Returns: The digest of the whole file; nil where it was not wanted.
    func finish() throws -> FileDigest? {
        guard hash != nil else { return nil }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        while try read(into: buffer) > 0 {}
        guard let hash = hash.take() else { return nil }
        return try FileDigest(hash)
    }

    /// A limit was passed.
    enum Exhausted: Error, CustomStringConvertible {
        case bytes(Int)
        case time

        var description: String {
            switch self {
            case .bytes(let limit): "its directories take more than \(limit) bytes"
            case .time: "reading its directories takes too long"
            }
        }
    }
}
