import Archive
import Files
import Glibc
import SystemPackage

/// A file without a name, for an object that is too large for memory; the kernel frees it with its last descriptor.
final class Spool: Sendable {
    private let descriptor: FileDescriptor

    /// - Parameter directory: On a disk with room for the largest file.
    init(in directory: String) throws {
        var template = Array((directory + "/slipway-spool-XXXXXX").utf8CString)
        let raw = mkstemp(&template)
        guard raw >= 0 else {
            throw FileError("make a temporary file in", FilePath(directory), Errno(rawValue: errno))
        }
        _ = fcntl(raw, F_SETFD, FD_CLOEXEC)
        descriptor = FileDescriptor(rawValue: raw)
        guard unlink(&template) == 0 else {
            let cause = Errno(rawValue: errno)
            try? descriptor.close()
            throw FileError("remove a temporary file in", FilePath(directory), cause)
        }
    }

    deinit { try? descriptor.close() }

    /// Appends bytes.
    func write(_ bytes: UnsafeRawBufferPointer) throws {
        do { _ = try descriptor.writeAll(bytes) } catch {
            throw FileError("write", "a temporary file", error)
        }
    }

    /// How many bytes were written.
    func size() throws -> Int { Int(try descriptor.seek(offset: 0, from: .end)) }

    /// Hands all bytes to a sink.
    func copy(to sink: any ByteSink) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        var offset: Int64 = 0
        while true {
            let count = try descriptor.read(fromAbsoluteOffset: offset, into: buffer)
            if count == 0 { return }
            try sink.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            offset += Int64(count)
        }
    }
}
