import Glibc
import OSTree
import SystemPackage

/// Reads objects of an archive repository and verifies that each is what its name says.
struct RepositoryReader: Sendable {
    private let repository: DirectoryHandle

    init(_ repository: DirectoryHandle) { self.repository = repository }

    /// The bytes of an object of metadata.
    func metadata(_ name: ObjectName) throws -> [UInt8] {
        let descriptor = try open(name)
        return try descriptor.closeAfter {
            let size = try size(name)
            guard size <= ObjectKind.metadataLimit else {
                throw ImageBuildError(place(name), "is larger than \(ObjectKind.metadataLimit) bytes")
            }
            let bytes = try whole(descriptor, size: size, name)
            let found = try Checksum(of: bytes)
            guard found == name.checksum else { throw OSTreeError.mismatch(expected: name, found: found) }
            return bytes
        }
    }

    /// Parses an object, naming it when that fails.
    func parsed<Object>(
        _ checksum: Checksum, _ kind: ObjectKind, _ body: () throws -> Object
    ) throws -> Object {
        do { return try body() } catch { throw ImageBuildError(place(ObjectName(checksum, kind)), "\(error)") }
    }

    /// How many bytes an object will keep in memory.
    func memoryCost(of file: Checksum) throws -> Int {
        let size = try size(ObjectName(file, .file))
        return size > FileEncoder.memoryLimit ? 1 << 20 : size
    }

    /// A file object as it is, verified.
    func file(_ checksum: Checksum, spoolDirectory: String) throws -> EncodedObject {
        let name = ObjectName(checksum, .file)
        let descriptor = try open(name)
        return try descriptor.closeAfter {
            let size = try size(name)
            var object = try FileObjectReader(limit: 1 << 40)
            let payload: EncodedObject.Payload
            do {
                if size <= FileEncoder.memoryLimit {
                    let bytes = try whole(descriptor, size: size, name)
                    try bytes.withUnsafeBytes { try object.write($0) }
                    payload = .memory(bytes)
                } else {
                    let spool = try Spool(in: spoolDirectory)
                    try pieces(descriptor) {
                        try object.write($0)
                        try spool.write($0)
                    }
                    payload = .spool(spool)
                }
            } catch {
                throw ImageBuildError(place(name), "\(error)", remedy: "check the repository with `ostree fsck`")
            }
            let contentSize = Int(clamping: object.size)
            let found = try object.finish()
            guard found == checksum else { throw OSTreeError.mismatch(expected: name, found: found) }
            return EncodedObject(name, payload, contentSize: contentSize)
        }
    }

    private func place(_ name: ObjectName) -> String { "\(repository.path)/\(name.path)" }

    private func open(_ name: ObjectName) throws -> FileDescriptor {
        let raw = openat(repository.descriptor.rawValue, name.path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard raw >= 0 else { throw missing(name) }
        return FileDescriptor(rawValue: raw)
    }

    private func size(_ name: ObjectName) throws -> Int {
        var status = stat()
        guard fstatat(repository.descriptor.rawValue, name.path, &status, 0) == 0 else { throw missing(name) }
        return Int(status.st_size)
    }

    private func missing(_ name: ObjectName) -> ImageBuildError {
        ImageBuildError(
            place(name), "the commit needs this object, but it cannot be opened: \(Errno(rawValue: errno))",
            remedy: "pull the commit again")
    }

    private func whole(_ descriptor: FileDescriptor, size: Int, _ name: ObjectName) throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        try pieces(descriptor) {
            bytes.append(contentsOf: $0)
            guard bytes.count <= size else { throw ImageBuildError(place(name), "grew while it was read") }
        }
        return bytes
    }

    private func pieces(_ descriptor: FileDescriptor, _ take: (UnsafeRawBufferPointer) throws -> Void) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = try descriptor.read(into: buffer)
            if count == 0 { return }
            try take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }
}
