import Archive
import Glibc
package import SystemPackage

/// An installer's kernel and initial RAM disk that were looked into and can be handed to hosts.
package struct BootFiles: Hashable, Sendable {
    /// The architecture of a kernel, in the words of `uname -m`.
    package enum Architecture: String, Sendable {
        case x86 = "x86_64"
        case arm64 = "aarch64"
    }

    package let kernel: FilePath
    package let initrd: FilePath
    package let architecture: Architecture

    /// Reads the beginnings of both files.
    /// - Throws: ``BootFileError`` for a file that cannot be read or is something else; two swapped files are told.
    package init(kernel: FilePath, initrd: FilePath) throws(BootFileError) {
        try Self.checkRegular(kernel, as: .kernel)
        try Self.checkRegular(initrd, as: .initrd)
        architecture = try Self.checkKernel(kernel)
        try Self.checkInitrd(initrd)
        self.kernel = kernel
        self.initrd = initrd
    }

    /// A pipe would make the reader wait for ever.
    private static func checkRegular(_ path: FilePath, as role: BootFileError.Role) throws(BootFileError) {
        var status = stat()
        guard stat(path.string, &status) == 0 else {
            throw BootFileError(role, path, "cannot be read: \(Errno(rawValue: errno))")
        }
        let kind = status.st_mode & S_IFMT
        guard kind == S_IFREG else {
            throw BootFileError(role, path, kind == S_IFDIR ? "is a directory" : "is no regular file")
        }
    }

    private static func checkKernel(_ path: FilePath) throws(BootFileError) -> Architecture {
        switch try kind(of: path, as: .kernel) {
        case .x86Kernel: return .x86
        case .arm64Kernel: return .arm64
        case .empty: throw BootFileError(.kernel, path, "is empty; copy it again")
        case .archive:
            throw BootFileError(
                .kernel, path,
                "is an archive, as an initial RAM disk is; are `install.kernel` and `install.initrd` swapped?")
        case .elf:
            throw BootFileError(
                .kernel, path, "is an ELF file, as an unpacked vmlinux is; name the vmlinuz (bzImage) instead")
        case .other:
            throw BootFileError(
                .kernel, path,
                "is no Linux kernel (no x86 bzImage, no arm64 Image); name the vmlinuz of the installation medium")
        }
    }

    private static func checkInitrd(_ path: FilePath) throws(BootFileError) {
        switch try kind(of: path, as: .initrd) {
        case .empty: throw BootFileError(.initrd, path, "is empty; copy it again")
        case .x86Kernel, .arm64Kernel:
            throw BootFileError(.initrd, path, "is a kernel; are `install.kernel` and `install.initrd` swapped?")
        case .archive, .elf, .other: break
        }
        let format: String
        do {
            var reader = try ArchiveReader(path: path)
            guard try reader.next() != nil else { throw BootFileError(.initrd, path, "is an archive without entries") }
            format = reader.format
        } catch let error as BootFileError {
            throw error
        } catch {
            throw BootFileError(
                .initrd, path, "is no initial RAM disk; name the initrd.img of the installation medium (\(error))")
        }
        guard format.contains("cpio") else {
            throw BootFileError(.initrd, path, "is an archive of the format \(format), where cpio is needed")
        }
    }

    private static func kind(of path: FilePath, as role: BootFileError.Role) throws(BootFileError) -> FileKind {
        do {
            let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
            return try file.closeAfter {
                var start = [UInt8](repeating: 0, count: FileKind.decisive)
                let count = try start.withUnsafeMutableBytes { try file.read(fromAbsoluteOffset: 0, into: $0) }
                return FileKind(Array(start[..<count]))
            }
        } catch {
            throw BootFileError(role, path, "cannot be read: \(error)")
        }
    }
}
