import ArgumentParser
import OCI
import Operations

/// `slipway image download`.
struct ImageDownload: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "download",
        abstract: "Copy an image from a registry to this machine, or to any other place.",
        discussion: """
            Mirrors of registries.conf are asked first. A broken download goes on where it stopped, every byte is held \
            against its digest, and the image appears at the destination when it is complete. What policy.json asks of \
            signatures is verified; `ostree-image-signed:` and `ostree-remote-image:` are never taken without.

            EXAMPLES
              slipway image download --source docker://registry.lan/ock-ostree:1.33 \\
                --destination oci:ock:1.33
              slipway image download --all --destination oci-archive:ock.tar \\
                --source docker://registry.lan/ock-ostree:1.33
              slipway image download --arch arm64 --destination dir:ock \\
                --source ostree-unverified-registry:registry.lan/ock-ostree:1.33
            """)

    @Option(
        help: ArgumentHelp("The image: \(ImagePlace.readableForms).", valueName: "image"),
        transform: { try ImagePlace($0) })
    var source: ImagePlace
    @Option(
        name: .shortAndLong, help: ArgumentHelp("Where it goes: \(ImagePlace.forms).", valueName: "image"),
        transform: { try ImagePlace($0) })
    var destination: ImagePlace
    @OptionGroup var options: CopyOptions
    @OptionGroup(title: "Registries") var registries: RegistryOptions
    @OptionGroup var format: FormatOption

    func run() async throws {
        var transfer = ImageTransfer(from: source, to: destination, platforms: options.platforms)
        transfer.isDryRun = options.dryRun
        transfer.registries = try registries.settings()
        transfer.isForSource = source.isRemote
        try await TransferRun(transfer: transfer, isQuiet: options.quiet, format: format).run()
    }
}
