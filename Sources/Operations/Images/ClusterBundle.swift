package import Cluster
package import OCI
package import Registry

/// Everything that a cluster without a way out needs of registries, in one archive: the OS image, and what its nodes pull.
package struct ClusterBundle: Sendable {
    /// One image of a bundle.
    package struct Item: Sendable {
        package let place: ImagePlace
        package let name: BundledName
    }

    /// In the order of the archive.
    package let items: [Item]
    package let platforms: CopyPlan.Choice
    /// Names of images that nodes pull too, whose tags only their kubeadm knows.
    package let undetermined: [String]
    package var registries = RegistryAccess.Settings()

    /// - Parameters:
    ///   - image: The archive image that hosts are installed from; nil leaves it out.
    ///   - name: What it is called in the bundle.
    ///   - others: Further images, such as those of add-ons, in registries.
    ///   - withClusterImages: Whether what nodes pull comes along.
    /// - Throws: `OCIValueError` when the cluster file or the caller names something that is no image.
    package init(
        _ cluster: ClusterDefinition, image: ImagePlace?, named name: BundledName, others: [ImageReference],
        platforms: CopyPlan.Choice, withClusterImages: Bool
    ) throws {
        let images = ClusterImages(cluster)
        var items = image.map { [Item(place: $0, name: name)] } ?? []
        for text in (withClusterImages ? images.containers : []) + others.map(\.description) {
            items.append(Item(place: try ImagePlace("docker://\(text)"), name: try BundledName(text)))
        }
        let system = try ImagePlace(images.system)
        if withClusterImages, case .registry(let reference) = system.site {
            items.append(Item(place: system, name: try BundledName("\(reference)")))
        }
        var names: Set<BundledName> = []
        self.items = items.filter { names.insert($0.name).inserted }
        self.platforms = platforms
        undetermined = withClusterImages ? images.undetermined : []
    }

    /// Puts the images into a layout, each blob once. Blocks.
    /// - Parameters:
    ///   - begin: Told of each image when it is its turn.
    ///   - report: Called often, on any thread.
    ///   - note: Takes what the user should know besides.
    ///   - isStopped: Looked at often, on any thread; true ends the work.
    /// - Returns: The images' descriptors, in the order of ``items``.
    /// - Throws: ``MissingImages`` when places did not give their images, and what the destination throws; nothing is then
    ///   published.
    package func write(
        to destination: ImageLocation, begin: (Item) -> Void, report: @escaping @Sendable (CopyProgress) -> Void,
        note: @escaping @Sendable (String) -> Void, isStopped: @escaping @Sendable () -> Bool
    ) throws -> [Descriptor] {
        let access = ImageAccess(registries, isStopped: isStopped, note: note)
        defer { access.close() }
        // Every image is looked at before the first byte is fetched, so that one run tells all that is missing.
        var missing: [MissingImages.Item] = []
        var opened: [(item: Item, source: any ImageSource, plan: CopyPlan)] = []
        for item in items {
            do {
                let (source, plan) = try access.open(item.place, platforms)
                opened.append((item, source, plan))
            } catch {
                if isStopped() { throw CancellationError() }
                missing.append(.init(name: item.name.description, cause: error))
            }
        }
        guard missing.isEmpty else { throw MissingImages(items: missing) }
        let target = try destination.collection()
        var roots: [(name: String, image: Descriptor)] = []
        for (item, source, plan) in opened {
            begin(item)
            try ImageCopy(source, plan: plan).store(in: target, report: report) {
                if isStopped() { throw CancellationError() }
            }
            roots.append((item.name.description, try plan.only(item.place.description)))
        }
        try target.publish(named: roots)
        return roots.map(\.image)
    }
}

/// Images that a bundle needs and that could not be had.
package struct MissingImages: Error, CustomStringConvertible, Sendable {
    /// An image, and why.
    package struct Item: Sendable {
        package let name: String
        package let cause: any Error
    }

    package let items: [Item]

    package var description: String {
        let lines = items.map { "  \($0.name): \($0.cause)" }
        return "\(items.count == 1 ? "an image" : "\(items.count) images") of the bundle cannot be had:\n"
            + lines.joined(separator: "\n")
    }
}
