import Files
package import Kickstart

/// Brings media into a store. What cannot be imported as a whole leaves nothing there.
package struct MediaImport {
    static let byteLimit = 16 << 30
    static let fileLimit = 256

    let store: MediaStore
    let name: MediumName?
    let version: SyntaxVersion?
    let report: (ImportProgress) -> Void
    let checkStop: () throws -> Void

    /// - Parameters:
    ///   - name: What the medium will be called; nil takes the name of an ISO's file.
    ///   - version: Whose Kickstart the installer reads, where the medium does not say.
    ///   - report: Gets told how far the work is.
    ///   - checkStop: Throws when the work should end.
    package init(
        into store: MediaStore, name: MediumName?, version: SyntaxVersion?,
        report: @escaping (ImportProgress) -> Void = { _ in }, checkStop: @escaping () throws -> Void = {}
    ) {
        self.store = store
        self.name = name
        self.version = version
        self.report = report
        self.checkStop = checkStop
    }

    /// Looks into the files that make a medium one: each must be what it is called.
    /// - Parameters:
    ///   - origin: What the staging calls the bytes of a path on the medium.
    ///   - subject: Says what a path on the medium is for the reader of a message.
    func check(
        _ staging: MediaStaging, kernel: String, initrd: String, stage2: String?, rootFS: String?,
        origin: (String) -> String, subject: (String) -> String
    ) throws -> BootFiles {
        guard let kernelFile = try staging.open(origin(kernel)), let initrdFile = try staging.open(origin(initrd))
        else {
            throw MediaError(
                subject(kernel), "is not there with \(initrd)",
                remedy: "name an installation medium, or its files with --kernel and --initrd")
        }
        let boot = try BootFiles(
            kernel: kernelFile.path, initrd: initrdFile.path,
            names: BootFiles.Names(kernel: subject(kernel), initrd: subject(initrd)))
        if let stage2, let file = try staging.open(origin(stage2)) {
            switch try ImageKind(file) {
            case .squashFS, .erofs: break
            case .archive, nil:
                throw MediaError(
                    subject(stage2), "is no whole squashfs or EROFS image",
                    remedy: "name the install.img of the installation medium")
            }
        }
        if let rootFS, let file = try staging.open(origin(rootFS)), try ImageKind(file) == nil {
            throw MediaError(
                subject(rootFS), "is no root image (cpio, squashfs or EROFS)",
                remedy: "name the rootfs.img of the live system")
        }
        return boot
    }
}

/// How far an import is.
package struct ImportProgress: Sendable {
    /// Bytes read so far, and in all.
    package let bytes: Int
    package let totalBytes: Int
    /// Files that are complete.
    package let files: Int
}

/// What an import did.
package struct ImportedMedium: Sendable {
    package let medium: Medium
    /// False when the same medium was there before.
    package let isNew: Bool
    /// Whether the kernel is packed with gzip, which old builds of iPXE cannot boot.
    package let isKernelPacked: Bool
}
