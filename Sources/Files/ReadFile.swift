import Glibc
package import SystemPackage

/// A file was larger than its reader allows.
package struct FileTooLarge: Error, CustomStringConvertible, Sendable {
    /// The greatest size, in bytes.
    package let limit: Int
    package var description: String { "it is larger than the limit of \(limit) bytes" }
}

/// Reads a whole file into memory.
/// - Parameter limit: The greatest size in bytes.
/// - Throws: ``FileError``; its cause is ``FileTooLarge`` above the limit.
package func readFile(_ path: FilePath, limit: Int) throws(FileError) -> [UInt8] {
    do {
        // A FIFO without a writer must not make the caller wait to open it; one with a writer is waited for.
        let descriptor = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
        return try descriptor.closeAfter {
            _ = fcntl(descriptor.rawValue, F_SETFL, 0)
            return try readAll(descriptor, limit: limit)
        }
    } catch {
        throw FileError("read", path, error)
    }
}

private func readAll(_ descriptor: FileDescriptor, limit: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { chunk.deallocate() }
    while true {
        let count = try descriptor.read(into: chunk)
        if count == 0 { return bytes }
        guard bytes.count + count <= limit else { throw FileTooLarge(limit: limit) }
        bytes += chunk[..<count]
    }
}
