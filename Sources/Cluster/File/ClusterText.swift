import Files
package import SystemPackage

/// One text that describes a cluster: its cluster file, or the defaults file.
package struct ClusterText: Sendable {
    let bytes: [UInt8]
    /// Its name for messages.
    let source: String
    /// What relative paths in it start from.
    let directory: FilePath

    package init(_ bytes: [UInt8], source: String, directory: FilePath) {
        self.bytes = bytes
        self.source = source
        self.directory = directory
    }

    /// Reads a file.
    /// - Throws: `FileError`.
    package init(file: FilePath) throws {
        self.init(
            try readFile(file, limit: 32 << 20), source: file.string, directory: file.removingLastComponent())
    }
}
