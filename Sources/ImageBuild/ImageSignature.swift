import Files
import OSTree
import OpenSSL
package import SystemPackage

/// The key that signs an image's commits and its summary.
package struct ImageSignature: Sendable {
    private let keyFile: FilePath
    /// What clients verify the signatures with, in base 64.
    package let publicKey: String

    /// - Parameter keyFile: A key as `ostree sign` takes it (base 64), or PEM.
    /// - Throws: `FileError`; ``ImageBuildError`` when it is no Ed25519 key.
    package init(keyFile: FilePath) throws {
        self.keyFile = keyFile
        let key = try Self.key(keyFile)
        publicKey = key.verificationKey.description
    }

    /// The detached metadata that hold a signature of bytes.
    /// - Parameter existing: What they held before, which stays.
    func detached(for bytes: [UInt8], beside existing: [UInt8]? = nil) throws -> [UInt8] {
        var metadata = try existing.map { try DetachedMetadata(serialised: $0) } ?? DetachedMetadata()
        let key = try Self.key(keyFile)
        try metadata.sign(bytes, with: key)
        return metadata.serialised
    }

    private static func key(_ file: FilePath) throws -> SigningKey {
        var bytes = try readFile(file, limit: 1 << 16)
        do { return try SigningKey.read(&bytes) } catch { throw ImageBuildError(file.string, "\(error)") }
    }
}
