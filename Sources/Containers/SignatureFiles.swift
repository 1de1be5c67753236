import Files
import SystemPackage

/// Files that configure signatures, or are some, and need not be there.
enum SignatureFiles {
    /// Reads a file.
    /// - Returns: nil when there is none.
    /// - Throws: `FileError`.
    static func readIfPresent(_ path: FilePath, limit: Int) throws(FileError) -> [UInt8]? {
        do {
            return try readFile(path, limit: limit)
        } catch {
            if let cause = error.cause as? Errno, [.noSuchFileOrDirectory, .notDirectory].contains(cause) {
                return nil
            }
            throw error
        }
    }
}
