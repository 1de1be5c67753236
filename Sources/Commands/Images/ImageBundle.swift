import ArgumentParser
import Cluster
import Inventory
import Markup
import OCI
import Operations
import Registry

/// `slipway image bundle`.
struct ImageBundle: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle",
        abstract: "Put everything that a cluster needs of registries into one archive.",
        discussion: """
            The OS image of the cluster file (`serve: image`), the images of kubeadm's control plane, of the virtual IP's \
            proxy and of OS updates, and those that --add names, each blob once. Take the file to a place without a way \
            out and spread it there with `slipway image upload --spread`, which also prints what the nodes' \
            registries.conf must say.

            EXAMPLES
              slipway image bundle -c rack/cluster.yaml --destination oci-archive:rack.tar
              slipway image bundle -c rack/cluster.yaml --arch arm64 \\
                --add docker.io/flannel/flannel:v0.25.1 \\
                --destination oci-archive:rack.tar
              slipway image upload --spread --file rack.tar \\
                --destination docker://registry.lan/mirror
            """)

    @OptionGroup var cluster: ClusterOption
    @Option(
        help: ArgumentHelp("The OS image in place of the cluster file's.", valueName: "image"),
        transform: { try ImagePlace($0) })
    var image: ImagePlace?
    @Option(
        help: ArgumentHelp(
            "What the OS image is called; CLUSTER/image:OSTAG unless it is given.", valueName: "path:tag"),
        transform: { try BundledName($0) })
    var name: BundledName?
    @Option(
        help: ArgumentHelp("Another image, such as an add-on's; may be repeated.", valueName: "host/path:tag"),
        transform: { try ImageReference($0) })
    var add: [ImageReference] = []
    @Flag(help: "Leave out what nodes pull: only the OS image and what --add names.")
    var noClusterImages = false
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The archive, or a directory.", valueName: "oci-archive:file|oci:dir"),
        transform: { try ImageLocation($0) })
    var destination: ImageLocation
    @OptionGroup var options: CopyOptions
    @OptionGroup(title: "Registries") var registries: RegistryOptions
    @OptionGroup var format: FormatOption

    func run() async throws {
        let definition = try cluster.load()
        let local = definition.serve.image.map { $0.resolved(against: definition.directory) }
        let name = try name ?? BundledName("\(definition.name)/image:\(definition.osTag)")
        let place = try image ?? local.map { try ImagePlace($0.description) }
        // An index is taken whole only where that is asked for: most of it would never be used.
        let choice = options.arch == nil && !options.all ? .one(Platform(.current)) : options.platforms
        var bundle = try ClusterBundle(
            definition, image: place, named: name, others: add, platforms: choice,
            withClusterImages: !noClusterImages)
        if !bundle.undetermined.isEmpty {
            Terminal.warn(
                "the tags of \(bundle.undetermined.joined(separator: ", ")) are known to the nodes' kubeadm alone; ask it with "
                    + "`kubeadm config images list --kubernetes-version v\(definition.kubernetesVersion)`, and name them with --add"
            )
        }
        bundle.registries = try registries.settings()
        let hosts = Set(bundle.items.compactMap(\.place.registry)).sorted()
        guard bundle.registries.given == nil || hosts.count <= 1 else {
            throw ValidationError(
                """
                --creds and SLIPWAY_CREDS are for one registry, but the images are in \
                \(hosts.joined(separator: ", ")): give --authfile
                """)
        }
        let (ready, destination, quiet, isDryRun) = (bundle, destination, options.quiet, options.dryRun)
        let roots: [Descriptor?] =
            isDryRun
            ? bundle.items.map { _ in nil }
            : try await withCredentials(bundle.registries) { settings in
                var ready = ready
                ready.registries = settings
                return try await Self.write(ready, to: destination, isQuiet: quiet)
            }
        let items = zip(bundle.items, roots).map { item, root in
            Value.object(omittingNil: [
                ("name", .string(item.name.description)), ("source", .string(item.place.description)),
                ("digest", root.map { .string($0.digest.description) }),
            ])
        }
        let lines = zip(bundle.items, roots).map { item, root in
            "\(item.name)" + (root.map { " \($0.digest)" } ?? " from \(item.place)")
        }
        try format.show(
            ["destination": .string(destination.description), "images": .array(items)],
            text: lines.joined(separator: "\n"))
    }

    private static func write(
        _ bundle: ClusterBundle, to destination: ImageLocation, isQuiet: Bool
    ) async throws -> [Descriptor] {
        let display = CopyDisplay(isQuiet: isQuiet)
        return try await interruptible {
            try await blocking { stop in
                defer { display.end() }
                return try bundle.write(
                    to: destination, begin: { display.begin("\($0.name)") }, report: display.show, note: display.note,
                    isStopped: { stop.isSet })
            }
        }
    }
}
