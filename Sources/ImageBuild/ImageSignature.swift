import Files
import OSTree
import OpenSSL
package import SystemPackage

/// The key that signs an image's commits and its summary.
package struct ImageSignature: Sendable {
    private static let limit = 1 << 16

    /// The content of the key's file, which is read once.
    private let key: [UInt8]

    /// - Parameter keyFile: A key as `ostree sign` takes it (base 64), or PEM; a regular file.
    /// - Throws: `FileError`; ``ImageBuildError`` when it is no Ed25519 key.
    package init(keyFile: FilePath) throws {
        let file = try OpenFile(keyFile)
        key = try FileExtent(file: file, range: 0..<file.size).bytes(limit: Self.limit)
        do { _ = try signingKey() } catch { throw ImageBuildError(keyFile.string, "\(error)") }
    }

    /// The detached metadata that hold a signature of bytes.
    /// - Parameter existing: What they held before, which stays.
    func detached(for bytes: [UInt8], beside existing: [UInt8]? = nil) throws -> [UInt8] {
        var metadata = try existing.map { try DetachedMetadata(serialised: $0) } ?? DetachedMetadata()
        let key = try signingKey()
        try metadata.sign(bytes, with: key)
        return metadata.serialised
    }

    private func signingKey() throws(SigningKeyError) -> SigningKey {
        var copy = key
        return try SigningKey.read(&copy)
    }
}
