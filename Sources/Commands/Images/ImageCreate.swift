import ArgumentParser
import Glibc
import ImageBuild
import Inspection
import Markup
import OCI
import OSTree
import Operations
import Repository

/// `slipway image create`.
struct ImageCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make one OCI image that holds an OS as an OSTree archive and can serve it.",
        discussion: """
            The OS comes from a container image that encapsulates it (as rpm-ostree makes them), from an OSTree \
            repository of any mode, or from a directory tree, which gives the commit that `ostree commit` gives. \
            Commits are taken over bit for bit and every object is verified. `podman run -p 8080:80` of the image \
            serves /ostree/; `slipway serve` serves hosts straight out of it. The same input gives the same bytes when \
            the time is set by --timestamp or SOURCE_DATE_EPOCH.

            EXAMPLES
              slipway image create --source oci-archive:ock.tar \\
                --arch amd64 --arch arm64 --server-binary slipway-static \\
                --destination oci:rack/image
              slipway image create --source docker://registry.lan/ock-ostree:1.33 \\
                --ref ock --destination oci:rack/image
              slipway image create --source ostree:/srv/repo --ref ock --sign-key key \\
                --delta scratch --destination oci-archive:ock.tar
              slipway image create --source tree:/srv/os --ref ock \\
                --previous oci:rack/image --destination oci:rack/image
            """)

    @Option(
        help: ArgumentHelp("Where the OS comes from: \(ImageSourceLocation.forms).", valueName: "source"),
        transform: { try ImageSourceLocation($0) })
    var source: ImageSourceLocation
    @Option(
        help: "A branch that hosts install; may be repeated. Those that the source names unless it is given.",
        transform: { try RefName($0) })
    var ref: [RefName] = []
    @Option(
        help: "An architecture of the OS, amd64 or arm64; may be repeated. This machine's unless it is given.",
        transform: { try Architecture($0) })
    var arch: [Architecture] = []
    @Option(
        help: ArgumentHelp("Where the image goes.", valueName: "oci:dir|oci-archive:file"),
        transform: { try Self.destination($0) })
    var destination: ImageLocation
    @OptionGroup(title: "What a tree's commit says") var commit: CommitOptions
    @OptionGroup(title: "What the image holds") var content: ContentOptions
    @OptionGroup(title: "What serves the archive") var front: FrontOptions
    @Flag(help: "Show no progress.")
    var quiet = false
    @OptionGroup(title: "Registries") var registries: RegistryOptions
    @OptionGroup var format: FormatOption

    func validate() throws {
        if case .tree = source {
            guard !ref.isEmpty else { throw ValidationError("a tree has no name: give its branch with --ref") }
            guard content.depth == 0 else { throw ValidationError("--depth is for repositories") }
        } else if commit.isGiven {
            throw ValidationError(
                """
                the commits of images and repositories are taken over as they are: --timestamp, --subject, --body, \
                --metadata, --os-version, --no-bindings, --no-xattrs and --skip-special are for trees
                """)
        }
        guard Set(arch).count == arch.count else { throw ValidationError("an architecture is given twice") }
        if case .image = source { return }
        guard arch.count <= 1 else {
            throw ValidationError("a tree or a repository holds the OS of one architecture: give one --arch")
        }
    }

    private static func destination(_ text: String) throws -> ImageLocation {
        guard ["oci", "oci-archive"].contains(text.prefix { $0 != ":" }) else {
            throw ValidationError(
                "\(text): images are written to oci:DIRECTORY[:TAG] or oci-archive:FILE[:TAG]")
        }
        return try ImageLocation(text)
    }

    func run() async throws {
        let (source, destination, quiet) = (source, destination, quiet)
        let architectures = arch.isEmpty ? [.current] : arch
        let epoch = try commit.sourceDateEpoch()
        var creation = ImageCreation(
            try commit.source(source, refs: ref), refs: ref, architectures: architectures, destination: destination,
            front: front.front)
        creation.created = epoch
        creation.threads = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        creation.measuresSource = !quiet && Terminal.isInteractive
        creation.registries = try registries.settings()
        try content.apply(to: &creation)
        let ready = creation
        let made = try await interruptible {
            try await blocking { stop in
                let progress = ProgressLine(isQuiet: quiet)
                defer { progress.end() }
                try source.check(against: destination)
                return try ready.run(
                    report: progress.show, note: Terminal.warn,
                    checkStop: { if stop.isSet { throw CancellationError() } })
            }
        }
        for finding in made.findings { Terminal.warn(finding.description) }
        try format.show(
            [
                "digest": .string(made.descriptor.digest.description), "images": .array(try await values(made.images)),
                "findings": .array(made.findings.map(\.value)),
            ],
            text: made.images.map { $0.text(at: destination) }.joined(separator: "\n"))
    }

    /// The images for scripts, who are told what lies in the destination.
    private func values(_ images: [BuiltImage]) async throws -> [Value] {
        guard format.format != .text else { return [] }
        let destination = destination
        return try await blocking { _ in
            try images.map { image in
                let opened = try OpenedImage(destination, platform: image.descriptor.platform)
                return image.value(try ArchiveReport(ArchiveImage(opened), previous: nil) {})
            }
        }
    }
}

extension Architecture {
    /// This machine's.
    static var current: Architecture {
        #if arch(arm64)
            .arm64
        #else
            .amd64
        #endif
    }
}
