import Files
import Glibc
import OpenSSL
package import SystemPackage
import Workers

/// The bytes of secrets that were issued, so that a host gets the same ones again: a directory of its own, for this user
/// alone, with files that are named by the SHA-256 of what they hold.
package actor SecretVault {
    /// The greatest size of a secret, in bytes.
    static let limit = 32 << 20

    private let directory: FilePath
    /// What was kept and may not have been written into a record yet.
    private var pending: [String: Int] = [:]
    /// What was kept since the last look at the directory.
    private var touched: Set<String> = []
    private let executor = BlockingExecutor(label: "slipway.vault")

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Makes the directory.
    /// - Throws: ``LedgerError/secret(place:problem:)``.
    package init(_ directory: FilePath) throws(LedgerError) {
        self.directory = directory
        do throws(FileError) {
            try createDirectories(directory, mode: .ownerReadWriteExecute)
        } catch {
            throw .secret(place: directory, problem: "\(error)")
        }
    }

    /// Keeps the bytes durably.
    /// - Returns: Their digest, by which they are found again.
    func keep(_ bytes: [UInt8]) throws(LedgerError) -> String {
        let digest = try Self.digest(bytes)
        pending[digest, default: 0] += 1
        touched.insert(digest)
        let place = directory.appending(digest)
        do throws(FileError) {
            try AtomicFile.write(bytes, to: place, mode: .ownerReadWrite)
        } catch {
            settle(digest)
            throw .secret(place: place, problem: "\(error)")
        }
        return digest
    }

    /// Says that a record names the digest now, or never will.
    func settle(_ digest: String) {
        pending[digest] = pending[digest].flatMap { $0 > 1 ? $0 - 1 : nil }
    }

    /// The names of all files that no record is about to name.
    func settledNames() throws(LedgerError) -> [String] {
        touched = []
        do throws(FileError) {
            return try listDirectory(directory).filter { pending[$0] == nil }
        } catch {
            throw .secret(place: directory, problem: "\(error)")
        }
    }

    /// Removes files, but for those that were kept since ``settledNames()``.
    func remove(_ names: [String]) throws(LedgerError) {
        for name in names where pending[name] == nil && !touched.contains(name) {
            let place = directory.appending(name)
            guard unlink(place.string) == 0 || errno == ENOENT else {
                throw .secret(place: place, problem: "it cannot be removed: \(Errno(rawValue: errno))")
            }
        }
    }

    /// The bytes of a digest.
    func bytes(_ digest: String) throws(LedgerError) -> [UInt8] {
        let place = directory.appending(digest)
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try readFile(place, limit: Self.limit)
        } catch {
            throw .secret(place: place, problem: "\(error)")
        }
        guard try Self.digest(bytes) == digest else { throw .secret(place: place, problem: "it is damaged") }
        return bytes
    }

    private static func digest(_ bytes: [UInt8]) throws(LedgerError) -> String {
        do throws(OpenSSLError) { return Hex.text(try SHA256.digest(of: bytes)) } catch { throw .crypto(error) }
    }
}
