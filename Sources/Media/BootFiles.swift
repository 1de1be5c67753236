import Archive
import Files
import Glibc
package import Kickstart
package import SystemPackage

/// An installer's kernel and initial RAM disk that were looked into and can be handed to hosts.
package struct BootFiles: Hashable, Sendable {
    package let kernel: FilePath
    package let initrd: FilePath
    package let architecture: Architecture
    /// Whether the kernel is packed with gzip, so that the boot loader has to unpack it.
    let isKernelPacked: Bool

    /// What the two files are called in messages.
    struct Names {
        let kernel: String
        let initrd: String
    }

    /// Reads the beginnings of both files, which `install.kernel` and `install.initrd` name.
    /// - Throws: ``BootFileError`` for a file that cannot be read or is something else; two swapped files are told.
    package init(kernel: FilePath, initrd: FilePath) throws(BootFileError) {
        try self.init(
            kernel: kernel, initrd: initrd,
            names: Names(kernel: "`install.kernel`: \(kernel)", initrd: "`install.initrd`: \(initrd)"))
    }

    init(kernel: FilePath, initrd: FilePath, names: Names) throws(BootFileError) {
        try Self.checkRegular(kernel, as: names.kernel)
        try Self.checkRegular(initrd, as: names.initrd)
        (architecture, isKernelPacked) = try Self.checkKernel(kernel, as: names.kernel)
        try Self.checkInitrd(initrd, as: names.initrd)
        self.kernel = kernel
        self.initrd = initrd
    }

    /// A pipe would make the reader wait for ever.
    private static func checkRegular(_ path: FilePath, as name: String) throws(BootFileError) {
        var status = stat()
        guard stat(path.string, &status) == 0 else {
            throw BootFileError(name, "cannot be read: \(Errno(rawValue: errno))")
        }
        let kind = status.st_mode & S_IFMT
        guard kind == S_IFREG else {
            throw BootFileError(name, kind == S_IFDIR ? "is a directory" : "is no regular file")
        }
    }

    private static func checkKernel(
        _ path: FilePath, as name: String
    ) throws(BootFileError) -> (architecture: Architecture, isPacked: Bool) {
        switch try kind(of: path, as: name) {
        case .x86Kernel: return (.x86, false)
        case .arm64Kernel: return (.arm64, false)
        case .empty: throw BootFileError(name, "is empty; copy it again")
        case .archive:
            if isPackedKernel(path) { return (.arm64, true) }
            throw BootFileError(
                name, "is an archive, as an initial RAM disk is; are kernel and initial RAM disk swapped?")
        case .elf:
            throw BootFileError(name, "is an ELF file, as an unpacked vmlinux is; name the vmlinuz (bzImage) instead")
        case .other:
            throw BootFileError(
                name, "is no Linux kernel (no x86 bzImage, no arm64 Image); name the vmlinuz of the installation medium"
            )
        }
    }

    /// Whether it is a compressed arm64 Image, as the kernels of Red Hat's distributions were before they unpacked
    /// themselves.
    private static func isPackedKernel(_ path: FilePath) -> Bool {
        let start = UnsafeMutableRawBufferPointer.allocate(byteCount: FileKind.decisive, alignment: 16)
        defer { start.deallocate() }
        guard let file = try? OpenFile(path), let source = try? LimitedSource(file, readLimit: 1 << 20, checkStop: {}),
            let unpacked = try? DecompressedSource(source, compression: .gzip, limit: 1 << 20),
            let count = try? unpacked.read(into: start)
        else { return false }
        return FileKind(Array(start[..<count])) == .arm64Kernel
    }

    private static func checkInitrd(_ path: FilePath, as name: String) throws(BootFileError) {
        switch try kind(of: path, as: name) {
        case .empty: throw BootFileError(name, "is empty; copy it again")
        case .x86Kernel, .arm64Kernel:
            throw BootFileError(name, "is a kernel; are kernel and initial RAM disk swapped?")
        case .archive, .elf, .other: break
        }
        let format: String
        do {
            var reader = try ArchiveReader(path: path)
            guard try reader.next() != nil else { throw BootFileError(name, "is an archive without entries") }
            format = reader.format
        } catch let error as BootFileError {
            throw error
        } catch {
            let reason = (error as? ArchiveError)?.problem ?? "\(error)"
            throw BootFileError(
                name, "is no initial RAM disk; name the initrd.img of the installation medium (\(reason))")
        }
        guard format.contains("cpio") else {
            throw BootFileError(name, "is an archive of the format \(format), where cpio is needed")
        }
    }

    private static func kind(of path: FilePath, as name: String) throws(BootFileError) -> FileKind {
        do {
            let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
            return try file.closeAfter {
                var start = [UInt8](repeating: 0, count: FileKind.decisive)
                let count = try start.withUnsafeMutableBytes { try file.read(fromAbsoluteOffset: 0, into: $0) }
                return FileKind(Array(start[..<count]))
            }
        } catch {
            throw BootFileError(name, "cannot be read: \(error)")
        }
    }
}
