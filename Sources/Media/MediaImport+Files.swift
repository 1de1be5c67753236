import Archive
import Files
package import Kickstart
package import SystemPackage

/// Files that become a medium, as publishers offer them beside their images.
package struct MediumParts: Sendable {
    let kernel: FilePath
    let initrd: FilePath
    let stage2: FilePath?
    let rootFS: FilePath?
    let architecture: Architecture?

    /// - Parameters:
    ///   - stage2: The installer's second stage, an `install.img`.
    ///   - rootFS: The root image of a live system.
    ///   - architecture: What the kernel must be for; nil takes what it is.
    package init(
        kernel: FilePath, initrd: FilePath, stage2: FilePath?, rootFS: FilePath?, architecture: Architecture?
    ) {
        self.kernel = kernel
        self.initrd = initrd
        self.stage2 = stage2
        self.rootFS = rootFS
        self.architecture = architecture
    }
}

extension MediaImport {
    /// Makes a medium of single files; it has them where an installation medium has them.
    /// - Throws: ``MediaError`` and ``BootFileError`` for files that are something else; `FileError`; what `checkStop`
    ///   throws.
    package func files(_ parts: MediumParts, name: MediumName) throws -> ImportedMedium {
        let stage2Path = KeptPaths.stage2[0]
        let sources: [(path: String, flag: String, file: FilePath)] =
            [
                (KeptPaths.kernel, "--kernel", parts.kernel), (KeptPaths.initrd, "--initrd", parts.initrd),
            ] + (parts.stage2.map { [(stage2Path, "--stage2", $0)] } ?? [])
            + (parts.rootFS.map { [(KeptPaths.rootFS, "--rootfs", $0)] } ?? [])
        let opened = try sources.map { try OpenFile($0.file) }
        let total = opened.reduce(0) { $0 &+ $1.size }
        for (source, file) in zip(sources, opened) where file.size > Self.byteLimit / 4 {
            throw MediaError(
                "`\(source.flag)`: \(source.file)", "has \(file.size) bytes", remedy: "name a file of a medium")
        }
        let staging = try MediaStaging(store)
        var bytes = 0
        for (index, (source, file)) in zip(sources, opened).enumerated() {
            let blob = try StagedBlob(in: store, path: source.path, size: file.size, subject: "\(source.file)") {
                count in
                bytes += count
                try checkStop()
                report(ImportProgress(bytes: bytes, totalBytes: total, files: index))
            }
            try FileExtent(file: file, range: 0..<file.size).forEachPiece { try blob.write($0) }
            _ = try staging.add(blob, as: source.path)
            staging.keep(source.path, from: source.path)
        }
        let boot = try check(
            staging, kernel: KeptPaths.kernel, initrd: KeptPaths.initrd,
            stage2: parts.stage2.map { _ in stage2Path }, rootFS: parts.rootFS.map { _ in KeptPaths.rootFS },
            origin: { $0 },
            subject: { path in sources.first { $0.path == path }.map { "`\($0.flag)`: \($0.file)" } ?? path })
        if let wanted = parts.architecture, wanted != boot.architecture {
            throw MediaError(
                "`--kernel`: \(parts.kernel)", "is for \(boot.architecture.rawValue), not \(wanted.rawValue)",
                remedy: "name the files of one architecture")
        }
        let medium = Medium(
            name: name, product: nil, release: nil, variant: nil, architecture: boot.architecture, version: version,
            source: nil, sourceDigest: nil, kernelPath: KeptPaths.kernel, initrdPath: KeptPaths.initrd,
            stage2Path: parts.stage2.map { _ in stage2Path }, rootFSPath: parts.rootFS.map { _ in KeptPaths.rootFS },
            files: staging.files, verifiedCount: 0)
        try checkStop()
        return ImportedMedium(
            medium: medium, isNew: try staging.commit(medium), isKernelPacked: boot.isKernelPacked)
    }
}
