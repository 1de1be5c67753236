import Glibc
import OSTree
import Repository
import SystemPackage

/// Reads owner, mode and attributes of what is in a tree.
struct HeaderReader: Sendable {
    /// Whether extended attributes are read.
    let withAttributes: Bool

    /// The metadata of an open directory.
    func directory(_ handle: DirectoryHandle) throws -> DirectoryMetadata {
        let status = try Self.status(handle.descriptor, path: handle.path)
        return try located(handle.path) {
            try DirectoryMetadata(
                uid: status.st_uid, gid: status.st_gid, mode: status.st_mode,
                attributes: ExtendedAttributes(withAttributes ? FileAttributes.all(handle.descriptor) : []))
        }
    }

    /// The header and the size of an open regular file.
    func regular(_ descriptor: FileDescriptor, path: String) throws -> (header: FileHeader, size: Int) {
        let status = try Self.status(descriptor, path: path)
        guard FileMode(status.st_mode)?.kind == .regular else { throw Self.exchanged(path) }
        let header = try located(path) {
            try FileHeader(
                uid: status.st_uid, gid: status.st_gid, mode: status.st_mode,
                attributes: ExtendedAttributes(withAttributes ? FileAttributes.all(descriptor) : []))
        }
        return (header, Int(status.st_size))
    }

    /// The header of a symbolic link.
    func link(_ file: TreeFile) throws -> FileHeader {
        let status = try file.directory.status(file.name)
        guard FileMode(status.st_mode)?.kind == .symbolicLink else { throw Self.exchanged(file.path) }
        let target = try file.directory.target(file.name)
        return try located(file.path) {
            try FileHeader(
                uid: status.st_uid, gid: status.st_gid, mode: status.st_mode, target: target,
                attributes: ExtendedAttributes(
                    withAttributes
                        ? FileAttributes.all(ofLink: file.name, in: file.directory.descriptor) : []))
        }
    }

    private static func status(_ descriptor: FileDescriptor, path: String) throws -> stat {
        var status = stat()
        guard fstat(descriptor.rawValue, &status) == 0 else {
            throw ImageBuildError(path, "cannot stat", cause: Errno(rawValue: errno))
        }
        return status
    }

    private static func exchanged(_ path: String) -> ImageBuildError {
        ImageBuildError(path, "became something else while it was read", remedy: "try again")
    }

    private func located<Header>(_ path: String, _ body: () throws -> Header) throws -> Header {
        do { return try body() } catch { throw ImageBuildError(path, "\(error)") }
    }
}
