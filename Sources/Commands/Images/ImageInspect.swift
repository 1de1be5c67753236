import ArgumentParser
import Files
import Markup
import OCI
import OSTree
import Operations
import Repository

/// `slipway image inspect`.
struct ImageInspect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show what an image holds, here or in a registry.",
        discussion: """
            Of an archive image on this machine: branches, commits, versions and kernels, objects and their sizes, \
            layers, static deltas, and with --previous what changed since an earlier image. Of any other, and of one in \
            a registry: platforms, labels and layers. Layers are not read whole: `slipway archive fsck` verifies them.

            EXAMPLES
              slipway image inspect oci:rack/image
              slipway image inspect oci:new --previous oci:old -o json
              slipway image inspect docker://registry.lan/ock-ostree:1.33
              slipway image inspect --tags docker://registry.lan/ock-ostree
            """)

    @Argument(help: "The image: \(ImagePlace.readableForms).", transform: { try ImagePlace($0) })
    var image: ImagePlace
    @OptionGroup var platform: PlatformOption
    @Option(
        help: ArgumentHelp("The image of an earlier version, to say what changed.", valueName: "image"),
        transform: { try ImageLocation($0) })
    var previous: ImageLocation?
    @Flag(help: "Print the manifest or index as it is.")
    var raw = false
    @Flag(help: "List the tags of the repository.")
    var tags = false
    @Flag(help: "List what refers to the image, such as signatures and lists of parts.")
    var referrers = false
    @OptionGroup(title: "Registries") var registries: RegistryOptions
    @OptionGroup var format: FormatOption

    func validate() throws {
        guard [raw, tags, referrers, previous != nil].filter({ $0 }).count <= 1 else {
            throw ValidationError("give one of --raw, --tags, --referrers and --previous")
        }
        if previous != nil, image.isRemote {
            throw ValidationError("--previous is for images on this machine: download the image first")
        }
        if tags || referrers, case .local = image.site {
            throw ValidationError("--tags and --referrers are for images in registries")
        }
    }

    func run() async throws {
        let found = try await withCredentials(registries.settings()) { settings in
            let (image, inspection) = (image, inspection)
            return try await interruptible {
                try await blocking { stop in
                    let access = ImageAccess(settings, isStopped: { stop.isSet }, note: { Terminal.warn($0) })
                    defer { access.close() }
                    return try inspection.run(image, access) { if stop.isSet { throw CancellationError() } }
                }
            }
        }
        try found.show(format)
    }

    private var inspection: ImageInspection {
        if raw { return .raw }
        if tags { return .tags }
        if referrers { return .referrers }
        return .content(platform.platform, previous: previous)
    }
}
