import ArgumentParser
import Markup
import OCI
import OSTree
import Operations
import Repository

/// `slipway image inspect`.
struct ImageInspect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show what an archive image holds.",
        discussion: """
            Branches, commits, versions and kernels, objects and their sizes, layers, static deltas, and with --previous \
            what changed since an earlier image. Layers are not read whole: `slipway archive fsck` verifies them.

            EXAMPLES
              slipway image inspect oci:rack/image
              slipway image inspect oci:new --previous oci:old -o json
            """)

    @Argument(
        help: "The image: \(ImageLocation.forms). Its layers are not compressed.", transform: { try ImageLocation($0) })
    var image: ImageLocation
    @OptionGroup var platform: PlatformOption
    @Option(
        help: ArgumentHelp("The image of an earlier version, to say what changed.", valueName: "image"),
        transform: { try ImageLocation($0) })
    var previous: ImageLocation?
    @OptionGroup var format: FormatOption

    func run() async throws {
        let (image, platform, previous) = (image, platform.platform, previous)
        let (root, reports) = try await interruptible {
            try await blocking { stop in
                let source = try image.source()
                let named = try source.root()
                let reports = try (platform.map { [$0] } ?? source.platforms()).map { platform in
                    let opened = try ArchiveImage(OpenedImage(image, platform: platform))
                    return try ArchiveReport(
                        opened, previous: previous.map { try ArchiveImage(OpenedImage($0, platform: platform)) }
                    ) {
                        if stop.isSet { throw CancellationError() }
                    }
                }
                // Without a tag, a place may name several images.
                return (named.count == 1 ? named.first?.digest : nil, reports)
            }
        }
        try format.show(
            ["digest": .optional(root?.description), "images": .array(reports.map(\.value))],
            text: reports.map(\.text).joined(separator: "\n\n"))
    }
}
