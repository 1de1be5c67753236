package import SystemPackage
import Glibc

/// A file that is complete the moment it bears its name.
///
/// Bytes go to a temporary file in the same directory; ``commit()`` makes them durable and renames it over the target.
/// A value that goes away uncommitted removes the temporary file; ``sweep(_:)`` removes what a killed run left.
package struct AtomicFile: ~Copyable {
    private static let marker = ".slipway-partial."

    private let descriptor: FileDescriptor
    private let target: FilePath
    private let temporary: FilePath
    private var committed = false

    /// Opens a temporary file beside the target.
    /// - Parameter mode: The permissions of the finished file; the process's umask does not lower them.
    /// - Throws: ``FileError`` naming the target.
    package init(replacing target: FilePath, mode: FilePermissions) throws(FileError) {
        let name = target.lastComponent?.string ?? "file"
        let suffix = String(UInt64.random(in: .min ... .max), radix: 36)
        let temporary = target.removingLastComponent().appending("." + name + Self.marker + suffix)
        descriptor = try Self.create(temporary, for: target, mode: mode)
        self.temporary = temporary
        self.target = target
    }

    deinit {
        try? descriptor.close()
        if !committed { unlink(temporary.string) }
    }

    private static func create(
        _ temporary: FilePath, for target: FilePath, mode: FilePermissions
    ) throws(FileError) -> FileDescriptor {
        let descriptor: FileDescriptor
        do {
            descriptor = try FileDescriptor.open(
                temporary, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec], permissions: mode)
        } catch {
            throw FileError("create", target, error)
        }
        guard fchmod(descriptor.rawValue, mode.rawValue) == 0 else {
            let cause = Errno(rawValue: errno)
            try? descriptor.close()
            unlink(temporary.string)
            throw FileError("set the mode of", target, cause)
        }
        return descriptor
    }

    /// Appends bytes.
    /// - Throws: ``FileError``, for example when the disk is full.
    package mutating func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        do { _ = try descriptor.writeAll(bytes) } catch { throw FileError("write", target, error) }
    }

    /// Makes the bytes durable and gives the file its name.
    /// - Throws: ``FileError``; the target is then as it was.
    package consuming func commit() throws(FileError) {
        guard fsync(descriptor.rawValue) == 0 else { throw FileError("sync", target, Errno(rawValue: errno)) }
        guard rename(temporary.string, target.string) == 0 else {
            throw FileError("rename into", target, Errno(rawValue: errno))
        }
        committed = true
        try syncDirectory(target.removingLastComponent())
    }

    /// Writes a whole file at once.
    /// - Throws: ``FileError``; the target is then as it was.
    package static func write(_ bytes: [UInt8], to target: FilePath, mode: FilePermissions) throws(FileError) {
        let file = try AtomicFile(replacing: target, mode: mode)
        do {
            _ = try file.descriptor.writeAll(bytes)
        } catch {
            throw FileError("write", target, error)
        }
        try file.commit()
    }

    /// Removes the temporary files that killed runs left in a directory. The caller holds the directory's lock.
    /// - Throws: ``FileError`` when the directory cannot be read.
    package static func sweep(_ directory: FilePath) throws(FileError) {
        for name in try listDirectory(directory) where name.contains(marker) {
            unlink(directory.appending(name).string)
        }
    }
}
