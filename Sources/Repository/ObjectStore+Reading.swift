import Files
package import OSTree
import OpenSSL

extension ObjectStore {
    /// Reads and parses a commit.
    /// - Throws: ``RepositoryError``.
    package func commit(_ checksum: Checksum) throws -> Commit {
        try parsed(ObjectName(checksum, .commit)) { (bytes) throws(OSTreeError) in try Commit(serialised: bytes) }
    }

    /// Reads and parses a directory.
    /// - Throws: ``RepositoryError``.
    package func tree(_ checksum: Checksum) throws -> DirectoryTree {
        try parsed(ObjectName(checksum, .directoryTree)) { (bytes) throws(OSTreeError) in
            try DirectoryTree(serialised: bytes)
        }
    }

    /// Reads and parses owner, mode and attributes of a directory.
    /// - Throws: ``RepositoryError``.
    package func directoryMetadata(_ checksum: Checksum) throws -> DirectoryMetadata {
        try parsed(ObjectName(checksum, .directoryMetadata)) { (bytes) throws(OSTreeError) in
            try DirectoryMetadata(serialised: bytes)
        }
    }

    /// Streams the content of a file object.
    /// - Parameters:
    ///   - limit: The most bytes of content that are allowed.
    ///   - sink: Takes the content; that it is sound is known only when this call returns.
    /// - Returns: All of the object but its content, and the number of bytes of content.
    /// - Throws: ``RepositoryError`` when the object is missing, unreadable, too large or corrupt; what `sink` throws.
    @discardableResult
    package func readFile(
        _ checksum: Checksum, limit: UInt64 = 1 << 40, into sink: (UnsafeRawBufferPointer) throws -> Void = { _ in }
    ) throws -> (header: FileHeader, size: UInt64) {
        let name = ObjectName(checksum, .file)
        let object = try file(checksum)
        var refusal: (any Error)?
        let read: (header: FileHeader, size: UInt64, checksum: Checksum)
        do {
            read = try object.read(limit: limit) { piece in
                do {
                    try sink(piece)
                } catch {
                    refusal = error
                    throw error
                }
            }
        } catch {
            if let refusal { throw refusal }
            throw failure(name, error)
        }
        guard read.checksum == checksum else {
            throw failure(name, OSTreeError.mismatch(expected: name, found: read.checksum))
        }
        return (read.header, read.size)
    }

    /// Reads all of a file object but its content; nothing is verified.
    /// - Throws: ``RepositoryError``.
    package func fileHeader(_ checksum: Checksum) throws -> (header: FileHeader, size: UInt64) {
        let object = try file(checksum)
        do {
            return try object.readHeader()
        } catch {
            throw failure(ObjectName(checksum, .file), error)
        }
    }

    private func parsed<Object>(
        _ name: ObjectName, _ parse: ([UInt8]) throws(OSTreeError) -> Object
    ) throws -> Object {
        let bytes = try metadata(name)
        do { return try parse(bytes) } catch { throw failure(name, error) }
    }

    /// Says where an object failed, and whether that is its own fault or the system's.
    func failure(_ name: ObjectName, _ cause: any Error) -> RepositoryError {
        if let error = cause as? RepositoryError { return error }
        let isSystem = cause is FileError || cause is OpenSSLError
        return RepositoryError(
            "\(place)/\(name.path)", isSystem ? "cannot be read" : "is corrupt",
            kind: isSystem ? .unreadable : .corrupt, remedy: isSystem ? "" : "get the object again from its origin",
            cause: cause)
    }

    /// An object that is not there.
    func missing(_ name: ObjectName) -> RepositoryError {
        RepositoryError(
            "\(place)/\(name.path)", "the object is missing", kind: .missing, remedy: "pull the commit again")
    }

    /// Holds the bytes of an object of metadata against its name.
    func verified(_ bytes: [UInt8], _ name: ObjectName) throws -> [UInt8] {
        let found = try Checksum(of: bytes)
        guard found == name.checksum else { throw failure(name, OSTreeError.mismatch(expected: name, found: found)) }
        return bytes
    }
}
