import ArgumentParser
import Kickstart
import Markup
import Media
import Operations
import SystemPackage

/// `slipway media import`.
struct MediaImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Import an installation medium: an ISO, or its files.",
        discussion: """
            Of an ISO, an Anaconda boot or DVD image, kernel, initial RAM disk, second stage, EFI loaders, .treeinfo, \
            .discinfo and repodata are kept; nothing is mounted, and root is not needed. The checksums of .treeinfo are \
            compared; --sha256 compares the whole file with what its publisher says. What cannot be imported as a whole \
            leaves nothing behind. Kernel and initial RAM disk can also be named as files, with --stage2 for Anaconda \
            and --rootfs for live systems.

            EXAMPLES
              slipway media import OracleLinux-R9-U4-x86_64-boot.iso --name ol9 \\
                --sha256 7f4c1e5d2b8a90c3e6d1f2a4b5c6978800112233445566778899aabbccddeeff
              slipway media import --kernel vmlinuz --initrd initrd.img \\
                --stage2 install.img --version rhel9 --name ol9-files
              slipway media import --kernel fedora-coreos-live-kernel.x86_64 \\
                --initrd fedora-coreos-live-initramfs.x86_64.img \\
                --rootfs fedora-coreos-live-rootfs.x86_64.img --name fcos
              slipway media import --kernel flatcar_production_pxe.vmlinuz \\
                --initrd flatcar_production_pxe_image.cpio.gz --name flatcar
            """)

    @Argument(help: ArgumentHelp("The ISO image.", valueName: "file"))
    var file: String?
    @Option(
        help: ArgumentHelp(
            "What to call the medium; the name of the ISO's file unless it is given.", valueName: "name"),
        transform: { try MediumName($0) })
    var name: MediumName?
    @Option(
        help: ArgumentHelp("The SHA-256 digest that the ISO must have.", valueName: "digits"),
        transform: { try FileDigest($0) })
    var sha256: FileDigest?
    @Option(help: ArgumentHelp("The kernel, in place of an ISO.", valueName: "file"))
    var kernel: String?
    @Option(help: ArgumentHelp("The initial RAM disk.", valueName: "file"))
    var initrd: String?
    @Option(help: ArgumentHelp("Anaconda's second stage, install.img.", valueName: "file"))
    var stage2: String?
    @Option(help: ArgumentHelp("The root image of a live system.", valueName: "file"))
    var rootfs: String?
    @Option(
        help: ArgumentHelp(
            "Whose Kickstart the installer reads, where the medium does not say: "
                + SyntaxVersion.allCases.map(\.rawValue).joined(separator: ", ") + ".", valueName: "version"),
        transform: { try Self.parsed($0, as: SyntaxVersion.self) })
    var version: SyntaxVersion?
    @Option(
        help: ArgumentHelp(
            "The architecture that the kernel must be for: "
                + Kickstart.Architecture.allCases.map(\.rawValue).joined(separator: ", ") + ".",
            valueName: "architecture"),
        transform: { try Self.parsed($0, as: Kickstart.Architecture.self) })
    var arch: Kickstart.Architecture?
    @Flag(name: [.customShort("q"), .long], help: "Do not show progress.")
    var quiet = false
    @OptionGroup var media: MediaOption
    @OptionGroup var state: StateOption
    @OptionGroup var format: FormatOption

    func validate() throws {
        guard file == nil else {
            guard [kernel, initrd, stage2, rootfs].allSatisfy({ $0 == nil }), arch == nil else {
                throw ValidationError("an ISO says itself what its files and its architecture are: name no others")
            }
            return
        }
        guard kernel != nil, initrd != nil else {
            throw ValidationError("name an ISO, or its files with --kernel and --initrd")
        }
        guard name != nil else { throw ValidationError("say with --name what to call the medium") }
        guard sha256 == nil else { throw ValidationError("--sha256 is for ISOs") }
    }

    func run() async throws {
        let store = try media.store(state)
        let (name, version, digest, quiet) = (name, version, sha256, quiet)
        let source = try source()
        let imported = try await interruptible {
            try await blocking { stop in
                let progress = ProgressLine(isQuiet: quiet)
                defer { progress.end() }
                let work = MediaImport(
                    into: store, name: name, version: version, report: { progress.show(ProgressState($0)) },
                    checkStop: { if stop.isSet { throw CancellationError() } })
                return switch source {
                case .iso(let path): try work.iso(path, digest: digest)
                case .parts(let parts, let name): try work.files(parts, name: name)
                }
            }
        }
        let medium = imported.medium
        if file != nil, medium.verifiedCount == 0, digest == nil {
            Terminal.warn("\(medium.name): the medium has no checksums of its files; compare it with --sha256")
        }
        if imported.isKernelPacked {
            Terminal.warn(
                "\(medium.name): the kernel is packed with gzip; iPXE up to 1.21.1 boots it only when it was built with "
                    + "IMAGE_GZIP, and says `Exec format error` otherwise")
        }
        // Damage of others does not matter here.
        let sizes = MediaSizes(try store.media { _ in }).of(medium)
        try format.show(
            medium.value(sizes),
            text: "\(medium.name): \(medium.title), \(medium.files.count) files, \(ProgressText.size(sizes.all))"
                + (medium.verifiedCount > 0 ? ", \(medium.verifiedCount) checksums match" : "")
                + (digest == nil ? "" : ", SHA-256 matches") + (imported.isNew ? "" : "; it was there already"))
    }

    private enum Source {
        case iso(FilePath)
        case parts(MediumParts, MediumName)
    }

    private func source() throws -> Source {
        if let file { return .iso(FilePath(file)) }
        guard let kernel, let initrd, let name else { throw CommandFailed(status: .usage) }
        return .parts(
            MediumParts(
                kernel: FilePath(kernel), initrd: FilePath(initrd), stage2: stage2.map { FilePath($0) },
                rootFS: rootfs.map { FilePath($0) }, architecture: arch), name)
    }

    /// One of a few words.
    private static func parsed<Word: RawRepresentable & CaseIterable>(_ text: String, as: Word.Type) throws -> Word
    where Word.RawValue == String {
        guard let word = Word(rawValue: text) else {
            throw ValidationError(
                "`\(text)` is none of \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return word
    }
}

extension ProgressState {
    /// Bytes of a medium.
    init(_ progress: ImportProgress) {
        self.init(bytes: progress.bytes, totalBytes: progress.totalBytes, objects: progress.files)
        parts = progress.files == 1 ? "1 file" : "\(progress.files) files"
    }
}
