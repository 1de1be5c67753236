import ArgumentParser
import OCI
import Operations

/// `slipway image upload`.
struct ImageUpload: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "upload",
        abstract: "Copy an image from this machine to a registry, or to any other place.",
        discussion: """
            Blobs are read where they lie and sent six at a time; those that the destination has are not sent, and a \
            broken upload goes on where the registry stopped. Every byte is held against its digest on the way, and \
            manifests stay as they are, so that the digest stays the same. --spread sends what `slipway image bundle` \
            wrote to a private registry, and prints what the nodes' registries.conf must say. Credentials, mirrors and \
            certificates are those of containers-auth.json(5), containers-registries.conf(5) and containers-certs.d(5).

            EXAMPLES
              slipway image upload --source oci:rack/image \\
                --destination docker://registry.lan/ock-ostree:1.33
              slipway image upload --file ock.tar --ca-file lan.pem \\
                --destination docker://registry.lan:5000/ock:1
              slipway image upload --spread --file rack.tar \\
                --destination docker://registry.lan/mirror
              slipway image upload --source oci:images:1 --dry-run -o json \\
                --destination docker://registry.lan/ock:1
            """)

    @Option(
        help: ArgumentHelp("The image: \(ImagePlace.forms).", valueName: "image"), transform: { try ImagePlace($0) })
    var source: ImagePlace?
    @Option(name: .shortAndLong, help: ArgumentHelp("The same as --source oci-archive:FILE.", valueName: "file"))
    var file: String?
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Where it goes: \(ImagePlace.forms); with --spread docker://HOST[/FOLDER].", valueName: "image"))
    var destination: String
    @Flag(help: "Send every image of what `slipway image bundle` wrote to a repository of its own.")
    var spread = false
    @Option(
        help: ArgumentHelp(
            "Another repository of the registry that may have blobs already; may be repeated.", valueName: "repository")
    )
    var mountFrom: [String] = []
    @OptionGroup var options: CopyOptions
    @OptionGroup(title: "Registries") var registries: RegistryOptions
    @OptionGroup var format: FormatOption
    @Option(name: .shortAndLong, help: .hidden)
    var type: String?

    func validate() throws {
        guard (source == nil) != (file == nil) else { throw ValidationError("give one of --source and --file") }
        guard !spread || (mountFrom.isEmpty && options.arch == nil) else {
            throw ValidationError("--spread sends all there is: --arch and --mount-from do not go with it")
        }
        do {
            if spread { _ = try RegistryFolder(destination) } else { _ = try ImagePlace(destination) }
        } catch {
            throw ValidationError("--destination: \(error)")
        }
        guard [nil, "ostree"].contains(type) else {
            throw ValidationError("--type \(type ?? ""): only images of type ostree are uploaded; leave it out")
        }
    }

    func run() async throws {
        let source = try source ?? ImagePlace("oci-archive:\(file ?? "")")
        if spread { return try await sendBundle(source) }
        var transfer = ImageTransfer(from: source, to: try ImagePlace(destination), platforms: options.platforms)
        transfer.mountsFrom = mountFrom
        transfer.isDryRun = options.dryRun
        transfer.registries = try registries.settings()
        try await TransferRun(transfer: transfer, isQuiet: options.quiet, format: format).run()
    }

    private func sendBundle(_ source: ImagePlace) async throws {
        guard case .local(let location) = source.site else {
            throw ValidationError("a bundle is on this machine: give --source oci-archive:FILE or oci:DIRECTORY")
        }
        var spread = try BundleSpread(location, to: RegistryFolder(destination))
        spread.registries = try registries.settings()
        spread.isDryRun = options.dryRun
        try await SpreadRun(spread: spread, isQuiet: options.quiet, format: format).run()
    }
}
