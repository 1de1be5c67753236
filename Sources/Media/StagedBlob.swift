import Archive
import Files
import OpenSSL

/// A file of a medium on its way into the store: its bytes and their digest. It vanishes unless it is committed.
final class StagedBlob: ByteSink {
    static let label = "import"

    /// nil where only the digest is wanted.
    private let file: StagedFile?
    private let expected: Int
    private let path: String
    private let subject: String
    private let report: (Int) throws -> Void
    private var hash: SHA256?
    private(set) var count = 0

    /// - Parameters:
    ///   - store: Where it is kept; nil computes the digest only.
    ///   - path: Its path on the medium.
    ///   - size: How many bytes it should have.
    ///   - subject: What it is read from, for messages.
    ///   - report: Gets the size of each piece that was taken; throws when the work should end.
    /// - Throws: `FileError`, `OpenSSLError`.
    init(
        in store: MediaStore?, path: String, size: Int, subject: String, report: @escaping (Int) throws -> Void
    ) throws {
        file = try store.map { try StagedFile(in: $0.blobs, for: Self.label, mode: MediaStore.fileMode) }
        expected = size
        self.path = path
        self.subject = subject
        self.report = report
        hash = try SHA256()
    }

    /// - Throws: ``MediaError`` when there are more bytes than there should be; `FileError`.
    func write(_ bytes: UnsafeRawBufferPointer) throws {
        count += bytes.count
        guard count <= expected else { throw mismatch("more than \(expected)") }
        try hash?.update(bytes)
        try file?.write(bytes)
        try report(bytes.count)
    }

    /// Ends the file.
    /// - Throws: ``MediaError`` when bytes are missing.
    func finish() throws -> MediaFile {
        guard count == expected else { throw mismatch("\(count), not \(expected)") }
        guard let hash = hash.take() else { throw OpenSSLError("finish SHA-256 twice") }
        return MediaFile(digest: try FileDigest(hash), size: count)
    }

    /// The bytes as they are now, to be looked into.
    func reopen() throws -> OpenFile? { try file?.reopen() }

    /// Gives the file its name in the store.
    func commit(as digest: FileDigest) throws { try file?.commit(as: digest.hex) }

    private func mismatch(_ bytes: String) -> MediaError {
        MediaError(
            "\(subject): the file \(path)", "has \(bytes) bytes, which is not what its entry says",
            remedy: "the medium is damaged; download it again")
    }
}
