import ArgumentParser
import Glibc
import ImageBuild
import Markup
import OCI
import OSTree
import Operations

/// `slipway image create`.
struct ImageCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make an OCI image that holds an OS as an OSTree archive.",
        discussion: """
            A tree gives the commit that `ostree commit` gives; of a repository (archive mode) the commit of the ref is \
            taken over, every object verified. The server serves hosts straight out of the image. The same input gives \
            the same bytes when the time is set by --timestamp or SOURCE_DATE_EPOCH.

            EXAMPLES
              slipway image create --source tree:/srv/os --ref ock \\
                --destination oci:rack/image
              slipway image create --source ostree:/srv/repo --ref ock --arch arm64 \\
                --destination oci-archive:ock.tar
            """)

    @Option(
        help: ArgumentHelp("Where the OS comes from.", valueName: "tree:dir|ostree:repo"),
        transform: { try ImageSourceLocation($0) })
    var source: ImageSourceLocation
    @Option(help: "The branch that hosts install.", transform: { try RefName($0) })
    var ref: RefName
    @Option(
        help: "The architecture of the OS: amd64 or arm64; this machine's unless it is given.",
        transform: { try Architecture($0) })
    var arch: Architecture = .current
    @Option(
        help: ArgumentHelp("Where the image goes.", valueName: "oci:dir|oci-archive:file"),
        transform: { try ImageLocation($0) })
    var destination: ImageLocation
    @OptionGroup var commit: CommitOptions
    @Flag(help: "Show no progress.")
    var quiet = false
    @OptionGroup var format: FormatOption

    func validate() throws {
        if case .repository = source, commit.isGiven {
            throw ValidationError(
                "the commit of a repository is taken over as it is: --timestamp, --subject, --body, --no-bindings, --no-xattrs and --skip-special are for trees"
            )
        }
    }

    func run() async throws {
        let (source, ref, arch, destination, commit, quiet) = (source, ref, arch, destination, commit, quiet)
        let epoch = try commit.sourceDateEpoch()
        let image = try await interruptible {
            try await blocking { stop in
                var builder = ImageBuilder(ref: ref, architecture: arch)
                builder.created = epoch
                builder.threads = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
                let progress = ProgressLine(isQuiet: quiet)
                defer { progress.end() }
                let checkStop: @Sendable () throws -> Void = { if stop.isSet { throw CancellationError() } }
                try source.check(against: destination)
                let target = try destination.destination()
                switch source {
                case .tree(let path):
                    return try builder.build(
                        commit.tree(path, ref: ref), to: target, report: progress.show, checkStop: checkStop)
                case .repository(let path):
                    return try builder.build(
                        RepositorySource(path, revision: ref.description), to: target, report: progress.show,
                        checkStop: checkStop)
                }
            }
        }
        try format.show(image.value, text: image.text(at: destination))
    }
}

extension BuiltImage {
    fileprivate func text(at destination: ImageLocation) -> String {
        """
        \(destination): \(progress.objects) objects, layer of \(layer.size) bytes
        \(ref) \(commit)
        \(manifest.digest)
        """
    }

    fileprivate var value: Value {
        [
            "digest": .string(manifest.digest.description), "ref": .string(ref.description),
            "commit": .string(commit.description), "objects": .integer(progress.objects),
            "files": .integer(progress.files), "contentBytes": .integer(progress.contentBytes),
            "layer": ["digest": .string(layer.digest.description), "size": .integer(layer.size)],
        ]
    }
}

extension Architecture {
    /// This machine's.
    fileprivate static var current: Architecture {
        #if arch(arm64)
            .arm64
        #else
            .amd64
        #endif
    }
}
