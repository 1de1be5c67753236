package import OCI
package import Registry

/// A copy of an image between two places, as a command asks for it.
package struct ImageTransfer: Sendable {
    /// A blob, and what became of it or would become of it.
    package struct Blob: Sendable {
        package let descriptor: Descriptor
        package let outcome: BlobOutcome
    }

    /// What a transfer did, or would do.
    package struct Outcome: Sendable {
        /// The manifest or index that bears the name.
        package let descriptor: Descriptor
        package let blobs: [Blob]

        /// Bytes of the blobs that had to be moved.
        package var movedBytes: Int { bytes { $0 == .stored } }
        /// Bytes of all blobs.
        package var totalBytes: Int { bytes { _ in true } }

        /// The same with blobs taken over that would have to be moved.
        func mounting(_ isThere: (Descriptor) -> Bool) -> Outcome {
            Outcome(
                descriptor: descriptor,
                blobs: blobs.map { blob in
                    guard blob.outcome == .stored, isThere(blob.descriptor) else { return blob }
                    return Blob(descriptor: blob.descriptor, outcome: .mounted)
                })
        }

        private func bytes(where isMeant: (BlobOutcome) -> Bool) -> Int {
            blobs.reduce(0) { isMeant($1.outcome) ? $0.addingReportingOverflow($1.descriptor.size).partialValue : $0 }
        }
    }

    package let source: ImagePlace
    package let destination: ImagePlace
    package let platforms: CopyPlan.Choice
    /// How registries are reached. Who the caller is (``RegistryAccess/Settings/given``) is for one of them: the
    /// destination's, or the source's where the destination is none.
    package var registries = RegistryAccess.Settings()
    /// Whether it is for the source's registry although the destination is in one too.
    package var isForSource = false
    /// Other repositories of the destination that may have blobs.
    package var mountsFrom: [String] = []
    /// Whether nothing is written.
    package var isDryRun = false

    package init(from source: ImagePlace, to destination: ImagePlace, platforms: CopyPlan.Choice) {
        self.source = source
        self.destination = destination
        self.platforms = platforms
    }

    /// The source's repository, where it is in the registry that the copy goes to.
    private var neighbours: [String] {
        guard case .registry(let from) = source.site, from.registry == destination.registry else { return [] }
        return [from.repository]
    }

    /// The registry that the caller's name is for; nil for a short name and for none.
    package var namedRegistry: String? {
        isForSource || !destination.isRemote ? source.registry : destination.registry
    }

    /// The settings for a side, without the caller's name where that is meant for the registry on the other.
    private func settings(for side: ImagePlace, other: ImagePlace, isMeant: Bool) -> RegistryAccess.Settings {
        var settings = registries
        if !isMeant, other.isRemote, side.registry == nil || side.registry != other.registry { settings.given = nil }
        return settings
    }

    /// Copies and publishes, or says what that would do. Blocks.
    /// - Parameters:
    ///   - report: Called often, on any thread.
    ///   - note: Takes what the user should know besides, such as a mirror that was passed over.
    ///   - isStopped: Looked at often, on any thread; true ends the work.
    /// - Throws: What is wrong with either place; nothing is then published.
    package func run(
        report: @escaping @Sendable (CopyProgress) -> Void, note: @escaping @Sendable (String) -> Void,
        isStopped: @escaping @Sendable () -> Bool
    ) throws -> Outcome {
        let access = ImageAccess(
            settings(for: source, other: destination, isMeant: isForSource), isStopped: isStopped, note: note)
        defer { access.close() }
        let (images, plan) = try access.open(source, platforms)
        let target = ImageAccess(
            settings(for: destination, other: source, isMeant: !isForSource), isStopped: isStopped, note: note)
        defer { target.close() }
        let neighbours = mountsFrom + neighbours
        let writer = try target.destination(destination, mountsFrom: neighbours)
        if isDryRun {
            let others = try neighbours.map { try target.destination(destination.inRepository($0), mountsFrom: []) }
            let blobs = try (plan.blobs + (writer.needsForeignBlobs ? plan.foreignBlobs : [])).map { blob in
                let outcome: BlobOutcome =
                    if try writer.holds(blob) {
                        .present
                    } else if try others.contains(where: { try $0.holds(blob) }) { .mounted } else { .stored }
                return Blob(descriptor: blob, outcome: outcome)
            }
            return Outcome(descriptor: try plan.only(source.description), blobs: blobs)
        }
        let copied = try ImageCopy(images, plan: plan).run(to: writer, report: report) {
            if isStopped() { throw CancellationError() }
        }
        return Outcome(
            descriptor: copied.descriptor,
            blobs: copied.blobs.map { Blob(descriptor: $0.descriptor, outcome: $0.outcome) })
    }
}
