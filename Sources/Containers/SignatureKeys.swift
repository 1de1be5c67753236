import Files
import SystemPackage

/// Where the public keys of a requirement are.
enum SignatureKeys: Sendable, Hashable {
    case files([FilePath])
    case data([[UInt8]])

    /// What the keys and the files of keys may have, in bytes.
    private static let limit = 16 << 20

    /// The keys, each in the form of its file.
    /// - Throws: `FileError`.
    func load() throws(FileError) -> [[UInt8]] {
        switch self {
        case .data(let keys): return keys
        case .files(let paths):
            var keys: [[UInt8]] = []
            for path in paths { keys.append(try readFile(path, limit: Self.limit)) }
            return keys
        }
    }
}
