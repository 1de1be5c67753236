import Glibc
import OSTree
import SystemPackage

/// An open directory of the tree that is read: names are resolved in it, never along a path that could be exchanged.
final class DirectoryHandle: Sendable {
    let descriptor: FileDescriptor
    /// Where it lies, for messages.
    let path: String

    /// Opens the root of a tree.
    init(root: String) throws {
        path = root
        do {
            descriptor = try FileDescriptor.open(root, .readOnly, options: [.directory, .closeOnExec])
        } catch {
            throw ImageBuildError(root, "cannot open the directory", cause: error)
        }
    }

    /// Opens a directory inside; a link in its place is an error.
    init(_ name: FileName, in parent: DirectoryHandle) throws {
        path = parent.path(of: name)
        descriptor = try parent.open(name, flags: O_DIRECTORY)
    }

    deinit { try? descriptor.close() }

    func path(of name: FileName) -> String { path == "/" ? "/\(name)" : "\(path)/\(name)" }

    /// Opens something inside for reading, without following a link and without waiting for a FIFO's writer.
    func open(_ name: FileName, flags: Int32 = 0) throws -> FileDescriptor {
        let raw = name.withCString {
            openat(descriptor.rawValue, $0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | flags)
        }
        guard raw >= 0 else { throw ImageBuildError(path(of: name), "cannot open", cause: Errno(rawValue: errno)) }
        return FileDescriptor(rawValue: raw)
    }

    /// What kind of file a name is, and whose.
    func status(_ name: FileName) throws -> stat {
        var status = stat()
        guard name.withCString({ fstatat(descriptor.rawValue, $0, &status, AT_SYMLINK_NOFOLLOW) }) == 0 else {
            throw ImageBuildError(path(of: name), "cannot stat", cause: Errno(rawValue: errno))
        }
        return status
    }

    /// Where a symbolic link points.
    func target(_ name: FileName) throws -> [UInt8] {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let capacity = buffer.count
        let count = name.withCString { readlinkat(descriptor.rawValue, $0, &buffer, capacity) }
        guard count >= 0 else {
            throw ImageBuildError(path(of: name), "cannot read the link", cause: Errno(rawValue: errno))
        }
        return buffer[..<count].map(UInt8.init(bitPattern:))
    }

    /// The names inside, ascending by their bytes.
    func names() throws -> [FileName] {
        let copy = openat(descriptor.rawValue, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0, let stream = fdopendir(copy) else {
            throw ImageBuildError(path, "cannot list", cause: Errno(rawValue: errno))
        }
        defer { closedir(stream) }
        var names: [FileName] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else { break }
            let bytes = Self.name(of: entry)
            guard !bytes.elementsEqual(".".utf8), !bytes.elementsEqual("..".utf8) else { continue }
            do { names.append(try FileName(bytes)) } catch {
                throw ImageBuildError(path, error.description, remedy: "rename it")
            }
        }
        guard errno == 0 else { throw ImageBuildError(path, "cannot list", cause: Errno(rawValue: errno)) }
        return names.sorted()
    }

    /// The record may be shorter than its Swift type, so the name is read in place.
    private static func name(of entry: UnsafeMutablePointer<dirent>) -> [UInt8] {
        let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
        let start = UnsafeRawPointer(entry).advanced(by: offset)
        return Array(UnsafeRawBufferPointer(start: start, count: strlen(start.assumingMemoryBound(to: CChar.self))))
    }
}

extension FileName {
    func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        (bytes + [0]).withUnsafeBytes { bytes in
            // The array has at least the NUL, so it has an address.
            withUnsafePointer(to: CChar(0)) { body(bytes.bindMemory(to: CChar.self).baseAddress ?? $0) }
        }
    }
}
