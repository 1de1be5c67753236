import Archive
import HTTP
import OCI

/// A blob as it arrives; a connection that breaks is made anew, from the byte that is next (RFC 9110, section 14,
/// "Range Requests").
final class BlobDownload: ByteSource {
    private let repository: RegistryRepository
    private let descriptor: Descriptor
    private var offset: Int
    private var response: BlockingResponse?
    /// Bytes that come before the next one, from a registry that begins at the beginning.
    private var surplus = 0
    /// Bytes that came since the last break, and how many of them are worth another try: a registry that breaks off
    /// after each byte is given up.
    private var gained = 0
    private static let leastGain = 64 << 10
    private var schedule: RetrySchedule

    init(_ repository: RegistryRepository, _ descriptor: Descriptor, from offset: Int) {
        self.repository = repository
        self.descriptor = descriptor
        self.offset = min(max(0, offset), descriptor.size)
        schedule = RetrySchedule(repository.limits)
    }

    deinit { response?.discard() }

    /// Asks for the bytes.
    /// - Throws: ``RegistryError``, `CancellationError`, `ImageError`.
    func open() throws {
        guard response == nil else { return }
        var request = repository.reading("GET", "blobs/\(descriptor.digest)")
        if offset > 0 {
            if offset == descriptor.size { return }
            request.fields = [("Range", "bytes=\(offset)-")]
        }
        let answer = try repository.send(request)
        let length = answer.response.contentLength
        switch answer.status {
        case 200:
            if let length, length != descriptor.size {
                answer.discard()
                throw mismatch("\(length) bytes, not \(descriptor.size)")
            }
            response = answer.response
            surplus = offset
        case 206:
            guard let field = answer.response.field("Content-Range").flatMap({ ContentRange($0) }),
                field.start == offset, field.total.map({ $0 == descriptor.size }) ?? true
            else {
                answer.discard()
                throw RegistryError(
                    .nonsense, repository.place,
                    "it gives another part of blob \(descriptor.digest) than was asked for",
                    remedy: "look at the registry's configuration", status: 206)
            }
            response = answer.response
            surplus = 0
        default: throw answer.failure("it does not give blob \(descriptor.digest)")
        }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if buffer.isEmpty { return 0 }
        guard offset < descriptor.size else {
            try checkEnd()
            return 0
        }
        while true {
            do {
                try repository.session.shared.stop.check()
                try open()
                try skip()
                let space = UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(descriptor.size - offset))
                if let count = try response?.read(into: space), count > 0 {
                    offset += count
                    gained += count
                    if gained >= Self.leastGain { schedule.progressed() }
                    return count
                }
                try again(
                    RegistryError(
                        .nonsense, repository.place,
                        "blob \(descriptor.digest) ends after \(offset) of \(descriptor.size) bytes",
                        remedy: "the registry is damaged; push the image again"))
            } catch let error as TransportError {
                let failure = RegistryError.unreachable(
                    repository.place, "blob \(descriptor.digest) stopped after \(offset) of \(descriptor.size) bytes",
                    error
                )
                guard error.isTransient else { throw failure }
                try again(failure)
            }
        }
    }

    private func again(_ error: any Error) throws {
        response?.discard()
        response = nil
        gained = 0
        try schedule.wait(repository.session.shared.stop, orThrow: error)
    }

    /// Leaves out what comes before the next byte.
    private func skip() throws {
        guard surplus > 0 else { return }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        while surplus > 0 {
            let count = try response?.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(surplus))) ?? 0
            if count == 0 { return }
            surplus -= count
        }
    }

    /// A body of unknown length must end where the blob does.
    private func checkEnd() throws {
        guard let response else { return }
        self.response = nil
        defer { response.discard() }
        if response.contentLength != nil { return }
        var extra: UInt8 = 0
        // A connection that breaks now has brought all that was to come.
        let count = try? withUnsafeMutableBytes(of: &extra) { try response.read(into: $0) }
        if let count, count > 0 { throw mismatch("more than \(descriptor.size) bytes") }
    }

    private func mismatch(_ found: String) -> ImageError {
        ImageError(
            "docker://\(repository.place)", "blob \(descriptor.digest) has \(found)",
            remedy: "the registry is damaged; push the image again")
    }
}
