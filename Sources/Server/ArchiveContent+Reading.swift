import OCI

extension ArchiveContent {
    /// Reads a small file of the repository.
    /// - Parameters:
    ///   - path: Its path inside the repository.
    ///   - limit: The greatest size, in bytes.
    /// - Returns: The bytes; nil when there is no such file.
    /// - Throws: `FileError`, also for a larger file.
    package func read(_ path: String, limit: Int) throws -> [UInt8]? {
        guard let location = files[path] else { return nil }
        return try FileExtent(file: layers[location.layer].extent.file, range: location.range).bytes(limit: limit)
    }
}
