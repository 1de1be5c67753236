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

        private func bytes(where isMeant: (BlobOutcome) -> Bool) -> Int {
            blobs.reduce(0) { isMeant($1.outcome) ? $0.addingReportingOverflow($1.descriptor.size).partialValue : $0 }
        }
    }

    package let source: ImagePlace
    package let destination: ImagePlace
    package let platforms: CopyPlan.Choice
    package var sourceSettings = RegistryAccess.Settings()
    package var destinationSettings = RegistryAccess.Settings()
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
        guard case .registry(let from) = source.site, case .registry(let to) = destination.site,
            from.registry == to.registry
        else { return [] }
        return [from.repository]
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
        let access = ImageAccess(sourceSettings, isStopped: isStopped, note: note)
        defer { access.close() }
        let (images, plan) = try access.open(source, platforms)
        let target = ImageAccess(destinationSettings, isStopped: isStopped, note: note)
        defer { target.close() }
        let writer = try target.destination(destination, mountsFrom: mountsFrom + neighbours)
        if isDryRun {
            let blobs = try plan.blobs.map { Blob(descriptor: $0, outcome: try writer.holds($0) ? .present : .stored) }
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
