package import OCI
package import Registry

/// Sends every image of a bundle to a repository of its own in a private registry.
package struct BundleSpread: Sendable {
    /// An image of the bundle, and where it goes.
    package struct Item: Sendable {
        package let name: BundledName
        package let place: ImageReference
    }

    /// How many images before one are looked at for its blobs.
    private static let neighbours = 4

    package let source: ImageLocation
    package let destination: RegistryFolder
    package let items: [Item]
    package var registries = RegistryAccess.Settings()
    package var isDryRun = false

    /// Reads the names in the bundle; blocks.
    /// - Throws: `ImageError` when it is no bundle, or two images would go to one place.
    package init(_ source: ImageLocation, to destination: RegistryFolder) throws {
        self.source = source
        self.destination = destination
        items = try source.source().root().map { entry in
            guard let text = entry.annotations[Descriptor.referenceName] else {
                throw ImageError(
                    "\(source)", "an image in it has no name", remedy: "spread what `slipway image bundle` wrote")
            }
            let name = try BundledName(text)
            return Item(name: name, place: try destination.place(of: name))
        }
        var places: [ImageReference: BundledName] = [:]
        for item in items {
            guard let other = places.updateValue(item.name, forKey: item.place) else { continue }
            throw ImageError(
                "\(source)", "`\(other)` and `\(item.name)` would both go to \(item.place)",
                remedy: "upload one of them by itself")
        }
    }

    /// Sends them one after the other. Blocks.
    /// - Parameters:
    ///   - begin: Told of each image when it is its turn.
    ///   - report: Called often, on any thread.
    ///   - note: Takes what the user should know besides.
    ///   - isStopped: Looked at often, on any thread; true ends the work.
    /// - Returns: What became of each, in the order of ``items``.
    /// - Throws: What the bundle and the registry throw; images before it are then in the registry, and a second run
    ///   does not send them again.
    package func run(
        begin: (Item) -> Void, report: @escaping @Sendable (CopyProgress) -> Void,
        note: @escaping @Sendable (String) -> Void, isStopped: @escaping @Sendable () -> Bool
    ) throws -> [ImageTransfer.Outcome] {
        var repositories: [String] = []
        var sent: [Set<Digest>] = []
        return try items.map { item in
            begin(item)
            var transfer = ImageTransfer(
                from: try ImagePlace("\(source.unnamed):\(item.name)"), to: try ImagePlace("docker://\(item.place)"),
                platforms: .all)
            transfer.registries = registries
            transfer.isDryRun = isDryRun
            // Images share layers: those that are in the registry already are taken over from there.
            transfer.mountsFrom = repositories.suffix(Self.neighbours).reversed()
            repositories.append(item.place.repository)
            let outcome = try transfer.run(report: report, note: note, isStopped: isStopped)
            // Of a dry run nothing is there to be taken over, but it would be.
            let before = isDryRun ? sent.suffix(Self.neighbours) : []
            sent.append(Set(outcome.blobs.map(\.descriptor.digest)))
            return outcome.mounting { blob in before.contains { $0.contains(blob.digest) } }
        }
    }

    /// What the nodes' registries.conf must say, so that they pull from the private registry
    /// (containers-registries.conf(5)).
    package var registriesConf: String {
        var hosts: [String] = []
        for case let host? in items.map(\.name.registry) where !hosts.contains(host) { hosts.append(host) }
        let insecure = registries.verifiesTLS == false ? "insecure = true\n" : ""
        return hosts.map { host in
            "[[registry]]\nlocation = \"\(host)\"\n[[registry.mirror]]\nlocation = \"\(destination.name)\"\n" + insecure
        }.joined(separator: "\n")
    }
}
