import Glibc
package import SystemPackage

/// A temporary file that gets its final name last, when that is known: a blob's name is its digest.
///
/// The writer holds a lock on the file as long as it lives, so that ``sweep(_:of:)`` tells the leftovers of a killed
/// run from the file of a run that goes on beside it.
package final class StagedFile {
    private static let bufferSize = 1 << 20

    private let descriptor: FileDescriptor
    private let directory: FilePath
    private let temporary: FilePath
    private let mode: FilePermissions
    private var buffer: [UInt8] = []
    private var isCommitted = false
    /// Bytes written so far.
    package private(set) var count = 0

    /// Creates the file.
    /// - Parameters:
    ///   - label: What it is for; `sweep` finds it by this.
    ///   - mode: The permissions of the finished file; the process's umask does not change them.
    /// - Throws: `FileError`.
    package init(
        in directory: FilePath, for label: String, mode: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead]
    ) throws(FileError) {
        self.mode = mode
        self.directory = directory.isEmpty ? "." : directory
        while true {
            let path = self.directory.appending(
                Self.prefix(label) + String(UInt64.random(in: .min ... .max), radix: 36))
            let descriptor: FileDescriptor
            do {
                descriptor = try FileDescriptor.open(
                    path, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
                    permissions: mode)
            } catch {
                throw FileError("create a file in", self.directory, error)
            }
            // Between creation and lock a sweep may have taken the file for a leftover; then it has no name any more.
            var status = stat()
            guard flock(descriptor.rawValue, LOCK_EX) == 0, fstat(descriptor.rawValue, &status) == 0 else {
                let cause = Errno(rawValue: errno)
                unlink(path.string)
                try? descriptor.close()
                throw FileError("lock a file in", self.directory, cause)
            }
            if status.st_nlink > 0 {
                self.descriptor = descriptor
                temporary = path
                break
            }
            try? descriptor.close()
        }
        buffer.reserveCapacity(Self.bufferSize)
    }

    deinit {
        if !isCommitted { unlink(temporary.string) }
        try? descriptor.close()
    }

    /// Appends bytes.
    /// - Throws: ``FileError``, for example when the disk is full.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        if buffer.count + bytes.count > Self.bufferSize { try flush() }
        if bytes.count >= Self.bufferSize {
            try put(bytes)
        } else {
            buffer += bytes
        }
        count += bytes.count
    }

    /// Replaces bytes that were written before.
    /// - Throws: ``FileError``.
    package func overwrite(_ bytes: [UInt8], at offset: Int) throws(FileError) {
        try flush()
        do {
            _ = try descriptor.writeAll(toAbsoluteOffset: Int64(offset), bytes)
        } catch {
            throw FileError("write", temporary, error)
        }
    }

    /// Takes back all bytes after an offset.
    /// - Throws: ``FileError``.
    package func truncate(to offset: Int) throws(FileError) {
        try flush()
        guard ftruncate(descriptor.rawValue, offset) == 0, lseek(descriptor.rawValue, offset, SEEK_SET) == offset else {
            throw FileError("shorten", temporary, Errno(rawValue: errno))
        }
        count = offset
    }

    /// Opens what is written so far for reading, as a file of its own that stays readable.
    /// - Throws: ``FileError``.
    package func reopen() throws(FileError) -> OpenFile {
        try flush()
        return try OpenFile(temporary)
    }

    /// Makes the bytes durable and gives the file its name in the same directory, over one that is there.
    /// - Throws: `FileError`.
    package func commit(as name: String) throws(FileError) {
        try flush()
        let target = directory.appending(name)
        guard fchmod(descriptor.rawValue, mode.rawValue) == 0, fsync(descriptor.rawValue) == 0 else {
            throw FileError("sync", target, Errno(rawValue: errno))
        }
        guard rename(temporary.string, target.string) == 0 else {
            throw FileError("rename into", target, Errno(rawValue: errno))
        }
        isCommitted = true
    }

    /// Removes the files that killed runs left in a directory.
    /// - Returns: How many files of runs that go on are there.
    /// - Throws: `FileError` when the directory cannot be read.
    @discardableResult
    package static func sweep(_ directory: FilePath, of label: String) throws(FileError) -> Int {
        var live = 0
        let directory = directory.isEmpty ? "." : directory
        for name in try listDirectory(directory) where name.hasPrefix(prefix(label)) {
            let path = directory.appending(name)
            guard
                let descriptor = try? FileDescriptor.open(
                    path, .readOnly, options: [.closeOnExec, .noFollow, .nonBlocking])
            else {
                continue
            }
            if flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0 { unlink(path.string) } else { live += 1 }
            try? descriptor.close()
        }
        return live
    }

    private static func prefix(_ label: String) -> String { ".\(label).slipway-staged." }

    private func flush() throws(FileError) {
        if !buffer.isEmpty {
            try buffer.withUnsafeBufferPointer { (bytes) throws(FileError) in
                try put(UnsafeRawBufferPointer(bytes))
            }
        }
        buffer.removeAll(keepingCapacity: true)
    }

    private func put(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        do { _ = try descriptor.writeAll(bytes) } catch { throw FileError("write", temporary, error) }
    }
}
